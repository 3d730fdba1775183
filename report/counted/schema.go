package counted

import (
	"embed"
	"path"
)

// SchemaFile is a JSON schema (draft 2020-12) of a return in JSON.
type SchemaFile struct {
	Name    string // of its file: counts-return-1.json
	Content []byte
}

//go:embed schema/*.json
var schemaFiles embed.FS

// SchemaFiles are the schemas of returns in JSON, by name: of counts, and of cases. The
// number in a name is the version; a schema that is published is not changed, but another
// takes its place.
func SchemaFiles() ([]SchemaFile, error) {
	entries, err := schemaFiles.ReadDir("schema")
	if err != nil {
		return nil, err
	}
	out := make([]SchemaFile, len(entries))
	for i, e := range entries {
		out[i].Name = e.Name()
		if out[i].Content, err = schemaFiles.ReadFile(path.Join("schema", e.Name())); err != nil {
			return nil, err
		}
	}
	return out, nil
}
