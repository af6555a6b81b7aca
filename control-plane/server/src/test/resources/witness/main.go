// A C2SP tlog-witness for the tests: transparency-dev's witness, keeping its state in memory, for
// one log. The first two lines of output are its vkey and its address.
package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"

	f_note "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/witness/persistence/inmemory"
	"github.com/transparency-dev/witness/witness"
	"golang.org/x/mod/sumdb/note"
)

func main() {
	ctx := context.Background()
	logKey, err := note.NewVerifier(os.Args[1])
	check(err)
	secret, public, err := note.GenerateKey(rand.Reader, os.Args[2])
	check(err)
	signer, err := f_note.NewSignerForCosignatureV1(secret)
	check(err)
	vkey, err := f_note.VKeyToCosignatureV1(public)
	check(err)
	w, err := witness.New(ctx, witness.Opts{
		Persistence: inmemory.New(),
		Signers:     []note.Signer{signer},
		VerifierForLog: func(_ context.Context, origin string) (note.Verifier, bool, error) {
			return logKey, origin == logKey.Name(), nil
		},
	})
	check(err)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /add-checkpoint", witness.NewHTTPHandler(w).AddCheckpoint)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	fmt.Printf("%s\nhttp://%s/\n", vkey, listener.Addr())
	check(http.Serve(listener, mux))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
