package main

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strconv"
	"strings"
)

// longName is how long a file's name may be, in bytes, so that the names of its
// feedback are none too long for any system.
const longName = 180

// fitting is a name that is not too long: cut where it is, with a part of its hash
// in place of the rest.
func fitting(name string) string {
	if len(name) <= longName {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	ext := filepath.Ext(name)
	if len(ext) > 10 {
		ext = ""
	}
	return strings.ToValidUTF8(name[:longName-20], "") + "-" + hex.EncodeToString(sum[:4]) + ext
}

// freeName is the name under which a file is put in a folder: its own, or with a
// number where that is not free: "Kent.xlsx", "Kent-2.xlsx".
func freeName(name string, free func(name string) (bool, error)) (string, error) {
	name = fitting(name)
	ext := filepath.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	for n := 2; ; n++ {
		if ok, err := free(name); ok || err != nil {
			return name, err
		}
		name = stem + "-" + strconv.Itoa(n) + ext
	}
}

// feedbackOf is what the names of the feedback on the kth of n returns of a file
// begin with. They hold the file's name whole, so that no other file has them.
func feedbackOf(name, service string, k, n int) string {
	base := name + "-feedback"
	switch {
	case n == 1:
		return base
	case service == "":
		return base + "-" + strconv.Itoa(k+1)
	}
	return base + "-" + safeName(service)
}
