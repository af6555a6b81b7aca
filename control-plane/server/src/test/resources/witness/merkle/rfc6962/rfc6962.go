// Package rfc6962 names the hash that the witness asks for.
package rfc6962

import "crypto/sha256"

// Hasher is SHA-256.
type Hasher struct{}

// DefaultHasher is the only one.
var DefaultHasher = Hasher{}

// EmptyRoot is the root of a tree without leaves.
func (Hasher) EmptyRoot() []byte {
	empty := sha256.Sum256(nil)
	return empty[:]
}
