// Package proof has what transparency-dev's witness calls of transparency-dev/merkle, so that the
// test needs no unreleased commit of that. The proof is checked by golang.org/x/mod.
package proof

import (
	"errors"
	"fmt"

	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/tlog"
)

// VerifyConsistency says whether the tree of size2 extends that of size1 (RFC 6962, 2.1.2).
func VerifyConsistency(
	_ rfc6962.Hasher, size1, size2 uint64, proof [][]byte, root1, root2 []byte,
) error {
	if len(root1) != tlog.HashSize || len(root2) != tlog.HashSize {
		return errors.New("a root is not of 32 bytes")
	}
	if size1 == 0 || size1 == size2 {
		if len(proof) > 0 || size1 == size2 && string(root1) != string(root2) {
			return fmt.Errorf("from %d to %d: expected no proof and equal roots", size1, size2)
		}
		return nil
	}
	hashes := make(tlog.TreeProof, len(proof))
	for i, hash := range proof {
		if copy(hashes[i][:], hash) != tlog.HashSize {
			return errors.New("a hash is not of 32 bytes")
		}
	}
	return tlog.CheckTree(
		hashes, int64(size2), tlog.Hash(root2), int64(size1), tlog.Hash(root1))
}

// VerifySubtreeConsistency belongs to a call that the tests do not make.
func VerifySubtreeConsistency(
	_ rfc6962.Hasher, _, _, _ uint64, _ [][]byte, _, _ []byte,
) error {
	return errors.New("subtrees are not served")
}
