// Verifies a folder of C2SP tlog-tiles with Go's checksum database libraries, which share no code
// with the log under test: signature of the checkpoint, every entry, inclusion of every entry, and
// consistency of every smaller tree.
//
// Usage: tlog FOLDER VKEY
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type folder string

func (f folder) Height() int                                 { return height }
func (f folder) SaveTiles(tiles []tlog.Tile, data [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		// Go's path is tile/H/L/N; C2SP's has no height.
		path := strings.Replace(t.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func check(err error, what string) {
	if err != nil {
		fmt.Printf("FAIL %s: %v\n", what, err)
		os.Exit(1)
	}
}

func entries(f folder, size int64) ([][]byte, error) {
	var all [][]byte
	for n := int64(0); n*256 < size; n++ {
		width := min(256, size-n*256)
		t := tlog.Tile{H: height, L: 0, N: n, W: int(width)}
		path := strings.Replace(t.Path(), fmt.Sprintf("tile/%d/0/", height), "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		for len(data) >= 2 {
			length := int(binary.BigEndian.Uint16(data))
			if len(data) < 2+length {
				return nil, fmt.Errorf("bundle %d is torn", n)
			}
			all = append(all, data[2:2+length])
			data = data[2+length:]
		}
		if len(data) != 0 {
			return nil, fmt.Errorf("bundle %d has %d bytes too many", n, len(data))
		}
	}
	if int64(len(all)) != size {
		return nil, fmt.Errorf("%d entries (expected %d)", len(all), size)
	}
	return all, nil
}

func main() {
	f := folder(os.Args[1])
	verifier, err := note.NewVerifier(os.Args[2])
	check(err, "public key")
	text, err := os.ReadFile(filepath.Join(string(f), "checkpoint"))
	check(err, "checkpoint")
	opened, err := note.Open(text, note.VerifierList(verifier))
	check(err, "checkpoint")
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		check(fmt.Errorf("%q", lines[0]), "origin")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err, "size")
	root, err := tlog.ParseHash(lines[2])
	check(err, "root")
	tree := tlog.Tree{N: size, Hash: root}
	hashes := tlog.TileHashReader(tree, f)
	leaves, err := entries(f, size)
	check(err, "entries")
	for i, leaf := range leaves {
		proof, err := tlog.ProveRecord(size, int64(i), hashes)
		check(err, fmt.Sprintf("tiles at entry %d", i))
		check(tlog.CheckRecord(proof, size, root, int64(i), tlog.RecordHash(leaf)), fmt.Sprintf("entry %d", i))
	}
	for n := int64(1); n <= size; n++ {
		older, err := tlog.TreeHash(n, hashes)
		check(err, fmt.Sprintf("root of %d", n))
		proof, err := tlog.ProveTree(size, n, hashes)
		check(err, fmt.Sprintf("consistency from %d", n))
		check(tlog.CheckTree(proof, size, root, n, older), fmt.Sprintf("consistency from %d", n))
	}
	fmt.Printf("OK %d entries, %d signatures known, %d unknown\n", size, len(opened.Sigs), len(opened.UnverifiedSigs))
}
