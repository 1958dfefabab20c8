// Checks a log in the tlog-tiles layout with golang.org/x/mod/sumdb, which nobody here wrote: the checkpoint's
// signature, every leaf's inclusion, consistency with older checkpoints, witnesses' cosignatures. Prints one line of
// JSON, or says what does not hold and exits 1.
//
//	checker -log DIR|URL -vkey VKEY [-origin ORIGIN] [-ca FILE] [-old FILE]... [-witness VKEY]... [-every N]
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type list []string

func (l *list) String() string     { return strings.Join(*l, " ") }
func (l *list) Set(v string) error { *l = append(*l, v); return nil }

type result struct {
	Size      int64    `json:"size"`
	Root      string   `json:"root"`
	Leaves    int64    `json:"leaves"` // proved
	Old       []int64  `json:"old"`
	Witnesses []string `json:"witnesses"`
}

func main() {
	var old, witnesses list
	log := flag.String("log", "", "folder or base URL")
	vkey := flag.String("vkey", "", "verifier key of the log")
	origin := flag.String("origin", "", "origin, where it is not the key's name")
	ca := flag.String("ca", "", "PEM file of the only CA that is trusted")
	flag.Var(&old, "old", "file with an older checkpoint")
	every := flag.Int64("every", 1, "prove only each n-th leaf, of a large log")
	flag.Var(&witnesses, "witness", "verifier key of a witness that has to have cosigned")
	flag.Parse()
	res, err := check(*log, *vkey, *origin, *ca, old, witnesses, *every)
	if err != nil {
		fmt.Fprintln(os.Stderr, "checker:", err)
		os.Exit(1)
	}
	_ = json.NewEncoder(os.Stdout).Encode(res)
}

func check(log, vkey, origin, ca string, old, witnesses []string, every int64) (*result, error) {
	source, err := open(log, ca)
	if err != nil {
		return nil, err
	}
	key, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, fmt.Errorf("vkey: %w", err)
	}
	if origin == "" {
		origin = key.Name()
	}
	known := []note.Verifier{key}
	for _, w := range witnesses {
		witness, err := newWitness(w)
		if err != nil {
			return nil, err
		}
		known = append(known, witness)
	}
	signed, err := source("checkpoint", "text/plain; charset=utf-8")
	if err != nil {
		return nil, err
	}
	tree, names, err := openCheckpoint(signed, origin, key, known)
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	res := &result{Size: tree.N, Root: tree.Hash.String(), Old: []int64{}, Witnesses: names[1:]}
	if len(res.Witnesses) != len(witnesses) {
		return nil, fmt.Errorf("cosigned by %v only", res.Witnesses)
	}
	reader := tlog.TileHashReader(tree, &tiles{source: source, kept: map[string][]byte{}})
	if err := checkRoot(tree, reader); err != nil {
		return nil, err
	}
	if res.Leaves, err = checkLeaves(tree, reader, source, every); err != nil {
		return nil, err
	}
	for _, file := range old {
		signed, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		before, _, err := openCheckpoint(signed, origin, key, known[:1])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if err := checkConsistency(before, tree, reader); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		res.Old = append(res.Old, before.N)
	}
	return res, nil
}

// openCheckpoint verifies a checkpoint and returns its tree and the names of the known keys that signed, the log's first.
func openCheckpoint(signed []byte, origin string, log note.Verifier, known []note.Verifier) (tlog.Tree, []string, error) {
	var tree tlog.Tree
	n, err := note.Open(signed, note.VerifierList(known...))
	if err != nil {
		return tree, nil, err
	}
	names := []string{}
	isLog := false
	for _, sig := range n.Sigs {
		if sig.Name == log.Name() && sig.Hash == log.KeyHash() {
			isLog = true
		} else {
			names = append(names, sig.Name)
		}
	}
	if !isLog {
		return tree, nil, errors.New("not signed by the log")
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[0] != origin || lines[3] != "" {
		return tree, nil, fmt.Errorf("not a checkpoint of %s: %q", origin, n.Text)
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil || strconv.FormatInt(tree.N, 10) != lines[1] {
		return tree, nil, fmt.Errorf("size %q", lines[1])
	}
	if tree.Hash, err = tlog.ParseHash(lines[2]); err != nil {
		return tree, nil, err
	}
	return tree, append([]string{log.Name()}, names...), nil
}

func checkRoot(tree tlog.Tree, reader tlog.HashReader) error {
	if tree.N == 0 {
		if tree.Hash != tlog.Hash(sha256.Sum256(nil)) {
			return errors.New("not the root of the empty tree")
		}
		return nil
	}
	root, err := tlog.TreeHash(tree.N, reader)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return errors.New("the tiles make another root")
	}
	return nil
}

// checkLeaves proves the leaves of all bundles to be in the tree, and returns how many it proved.
func checkLeaves(tree tlog.Tree, reader tlog.HashReader, source fetch, every int64) (int64, error) {
	index, proved := int64(0), int64(0)
	for bundle := int64(0); bundle*256 < tree.N; bundle++ {
		width := tree.N - bundle*256
		if width > 256 {
			width = 256
		}
		path := "tile/entries/" + indexPath(tlog.Tile{H: 8, L: 0, N: bundle, W: int(width)})
		data, err := source(path, "application/octet-stream")
		if err != nil {
			return proved, err
		}
		for i := int64(0); i < width; i++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return proved, fmt.Errorf("%s is cut", path)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			if index%every == 0 {
				proof, err := tlog.ProveRecord(tree.N, index, reader)
				if err != nil {
					return proved, err
				}
				if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(data[2:end])); err != nil {
					return proved, fmt.Errorf("leaf %d: %w", index, err)
				}
				proved++
			}
			data = data[end:]
			index++
		}
		if len(data) != 0 {
			return proved, fmt.Errorf("%s has more than its leaves", path)
		}
	}
	return proved, nil
}

func checkConsistency(old, tree tlog.Tree, reader tlog.HashReader) error {
	if old.N == 0 {
		return checkRoot(old, reader)
	}
	proof, err := tlog.ProveTree(tree.N, old.N, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
}

// fetch reads one resource of the log.
type fetch func(path, contentType string) ([]byte, error)

func open(log, ca string) (fetch, error) {
	if !strings.HasPrefix(log, "http://") && !strings.HasPrefix(log, "https://") {
		return func(path, _ string) ([]byte, error) {
			return os.ReadFile(filepath.Join(strings.TrimPrefix(log, "file://"), path))
		}, nil
	}
	transport := &http.Transport{}
	if ca != "" {
		pem, err := os.ReadFile(ca)
		if err != nil {
			return nil, err
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			return nil, errors.New("no certificate in " + ca)
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: pool}
	}
	client := &http.Client{Transport: transport, Timeout: 30 * time.Second}
	return func(path, contentType string) ([]byte, error) {
		response, err := client.Get(strings.TrimSuffix(log, "/") + "/" + path)
		if err != nil {
			return nil, err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%s: %s", path, response.Status)
		}
		if got := response.Header.Get("Content-Type"); got != contentType {
			return nil, fmt.Errorf("%s: content type %q", path, got)
		}
		return io.ReadAll(io.LimitReader(response.Body, 32<<20))
	}, nil
}

// tiles serves tlog's reader from tlog-tiles paths.
type tiles struct {
	source fetch
	kept   map[string][]byte
}

func (t *tiles) Height() int                     { return 8 }
func (t *tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	all := make([][]byte, len(wanted))
	for i, tile := range wanted {
		path := fmt.Sprintf("tile/%d/%s", tile.L, indexPath(tile))
		data, ok := t.kept[path]
		if !ok {
			var err error
			if data, err = t.source(path, "application/octet-stream"); err != nil {
				return nil, err
			}
			t.kept[path] = data
		}
		all[i] = data
	}
	return all, nil
}

// indexPath is the end of a tile's path, which tlog and tlog-tiles have in common: tlog's own begins with tile/8/L/.
func indexPath(tile tlog.Tile) string {
	return strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/8/%d/", tile.L))
}

// witness verifies cosignature/v1, a kind of key that x/mod does not have.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newWitness(vkey string) (*witness, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("witness: not a verifier key")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return nil, errors.New("witness: not a cosigner's key")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	w := &witness{parts[0], binary.BigEndian.Uint32(sum[:4]), ed25519.PublicKey(key[1:])}
	if fmt.Sprintf("%08x", w.hash) != parts[1] {
		return nil, errors.New("witness: not this key's ID")
	}
	return w, nil
}

func (w *witness) Name() string    { return w.name }
func (w *witness) KeyHash() uint32 { return w.hash }
func (w *witness) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	message := bytes.NewBufferString(fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig)))
	message.Write(text)
	return ed25519.Verify(w.key, message.Bytes(), sig[8:])
}
