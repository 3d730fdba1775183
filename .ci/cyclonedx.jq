# Lines "kind name version licences purl [sum]" become a bill of materials (CycloneDX 1.5).
def licences: split("+") | if length == 1 and (.[0] | test("_") | not)
  then [{license: {id: .[0]}}]
  else [{expression: (map(gsub("_"; " ")) | join(" AND "))}] end;
[inputs | split(" ") | {
  type: .[0],
  "bom-ref": (if .[4] == "-" then "pkg:generic/\(.[1])@\(.[2])" else .[4] end),
  name: .[1],
  version: .[2],
  licenses: (.[3] | licences)
} | if ."bom-ref" | startswith("pkg:generic") then . else .purl = ."bom-ref" end] as $parts
| "pkg:golang/github.com/iassn/collate@\($version)" as $self
| {
  bomFormat: "CycloneDX",
  specVersion: "1.5",
  serialNumber: ($sum | "urn:uuid:\(.[0:8])-\(.[8:12])-5\(.[13:16])-a\(.[17:20])-\(.[20:32])"),
  version: 1,
  metadata: {
    timestamp: $at,
    component: {
      type: "application", "bom-ref": $self, name: $name, version: $version,
      hashes: [{alg: "SHA-256", content: $sum}]
    }
  },
  components: $parts,
  dependencies: [{ref: $self, dependsOn: ($parts | map(."bom-ref"))}]
}
