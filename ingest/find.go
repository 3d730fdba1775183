package ingest

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Found is a file of a folder tree that may be a return.
type Found struct {
	Path    string   // in the file system that was searched
	Name    string   // the last part of Path
	Folders []string // the folders from the root, its own name included, to the file; outermost first
}

// ManifestName is the file beside the returns that says what they do not; it is
// no return itself.
const ManifestName = "manifest.csv"

// Find gives the files below root in order of path, or root itself where it is
// a file. Left out are hidden files and everything in hidden folders, the lock
// files of office programs, the files that systems leave in folders, manifests,
// and links that lead to a folder, out of root or nowhere. root itself is taken as
// it is named, hidden or not.
func Find(fsys fs.FS, root string) ([]Found, error) {
	root = path.Clean(root)
	entry, err := fs.Stat(fsys, root)
	if err != nil {
		return nil, fmt.Errorf("finding returns: %w", err)
	}
	if !entry.IsDir() {
		return []Found{{Path: root, Name: path.Base(root), Folders: foldersOf(path.Dir(root))}}, nil
	}
	var found []Found
	err = fs.WalkDir(fsys, root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("finding returns: %w", err)
		case name == root:
			return nil
		case d.IsDir() && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.IsDir() || Ignored(d.Name()) || !isFile(fsys, root, name, d):
			return nil
		}
		inside := path.Dir(strings.TrimPrefix(name, root+"/"))
		if root == "." {
			inside = path.Dir(name)
		}
		found = append(found, Found{Path: name, Name: d.Name(), Folders: append(foldersOf(path.Base(root)), foldersOf(inside)...)})
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b Found) int { return strings.Compare(a.Path, b.Path) })
	return found, nil
}

// foldersOf are the parts of a folder's path; none for "." and "/".
func foldersOf(folder string) []string {
	var out []string
	for part := range strings.SplitSeq(folder, "/") {
		if part != "" && part != "." && part != ".." {
			out = append(out, part)
		}
	}
	return out
}

// Ignored reports whether a file of a name is no return: hidden files, the lock files
// of office programs, what systems leave in folders, and manifests.
func Ignored(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") ||
		lower == "thumbs.db" || lower == "desktop.ini" || lower == ManifestName
}

// isFile reports whether an entry is a file, or a link to a file that stands
// below root. A file system that cannot say where a link leads yields no links.
func isFile(fsys fs.FS, root, name string, d fs.DirEntry) bool {
	const linksMost = 16
	for range linksMost {
		if d.Type().IsRegular() {
			return true
		}
		if d.Type()&fs.ModeSymlink == 0 {
			return false
		}
		target, err := readLink(fsys, name)
		if err != nil || path.IsAbs(target) {
			return false
		}
		name = path.Join(path.Dir(name), target)
		if !below(fsys, root, name) {
			return false
		}
		entry, err := fs.Lstat(fsys, name)
		if err != nil {
			return false
		}
		d = fs.FileInfoToDirEntry(entry)
	}
	return false
}

// below reports whether name stands in root or in a folder of it, with no link
// on the way that might lead out again.
func below(fsys fs.FS, root, name string) bool {
	if !fs.ValidPath(name) || root != "." && !strings.HasPrefix(name, root+"/") {
		return false
	}
	for folder := path.Dir(name); folder != root && folder != "."; folder = path.Dir(folder) {
		if entry, err := fs.Lstat(fsys, folder); err != nil || !entry.IsDir() {
			return false
		}
	}
	return true
}

var errNoLinks = errors.New("the file system has no links")

func readLink(fsys fs.FS, name string) (string, error) {
	if links, ok := fsys.(fs.ReadLinkFS); ok {
		return links.ReadLink(name)
	}
	return "", errNoLinks
}
