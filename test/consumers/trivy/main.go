// Command trivy-advisories turns test advisories into the database that the real Trivy reads offline. Trivy itself is built from this
// module too: it cannot be installed by its own name, since it replaces modules.
//
// Usage: trivy-advisories FILE.json CACHE-FOLDER
package main

import (
	"encoding/json"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aquasecurity/trivy-db/pkg/db"
	"github.com/aquasecurity/trivy-db/pkg/metadata"
	"github.com/aquasecurity/trivy-db/pkg/types"
	"github.com/aquasecurity/trivy-db/pkg/vulnsrc/bucket"
	bolt "go.etcd.io/bbolt"
)

// advisory is one line of the input. Trivy knows no advisories by CPE: those are left out.
type advisory struct {
	ID         string `json:"id"`
	Ecosystem  string `json:"ecosystem"`
	Package    string `json:"package"`
	Constraint string `json:"constraint"`
	Distro     string `json:"distro"`
	Release    string `json:"release"`
}

var source = types.DataSource{ID: "test", Name: "Invented", URL: "https://example.invalid"}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: trivy-advisories FILE.json CACHE-FOLDER")
	}
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var advisories []advisory
	if err := json.Unmarshal(text, &advisories); err != nil {
		log.Fatal(err)
	}
	folder := filepath.Join(os.Args[2], "db")
	if err := db.Init(folder); err != nil {
		log.Fatal(err)
	}
	operation := db.Config{}
	if err := operation.BatchUpdate(func(tx *bolt.Tx) error { return write(operation, tx, advisories) }); err != nil {
		log.Fatal(err)
	}
	if err := db.Close(); err != nil {
		log.Fatal(err)
	}
	long := time.Date(2199, 1, 1, 0, 0, 0, 0, time.UTC)
	meta := metadata.Metadata{Version: db.SchemaVersion, NextUpdate: long, UpdatedAt: time.Unix(0, 0), DownloadedAt: time.Unix(0, 0)}
	if err := metadata.NewClient(folder).Update(meta); err != nil {
		log.Fatal(err)
	}
}

func write(operation db.Config, tx *bolt.Tx, advisories []advisory) error {
	for _, a := range advisories {
		name, err := bucketOf(a)
		if err != nil {
			return err
		}
		if name == "" {
			continue
		}
		row := types.Advisory{VulnerableVersions: []string{a.Constraint}}
		if a.Distro != "" {
			row = types.Advisory{FixedVersion: fixed(a.Constraint)}
		}
		if err := operation.PutDataSource(tx, name, source); err != nil {
			return err
		}
		if err := operation.PutAdvisory(tx, []string{name, a.Package}, a.ID, &row); err != nil {
			return err
		}
		if err := operation.PutVulnerability(tx, a.ID, types.Vulnerability{Title: "invented for a test", Severity: "HIGH"}); err != nil {
			return err
		}
	}
	return nil
}

// bucketOf is the part of the database in which Trivy looks for an advisory; none where it would not look. Its rows for AlmaLinux stand
// for those of Red Hat here.
func bucketOf(a advisory) (string, error) {
	if a.Distro == "redhat" {
		return bucket.NewAlma(a.Release).Name(), nil
	}
	var of func(types.DataSource) (bucket.DataSourceBucket, error)
	switch a.Ecosystem {
	case "python":
		of = bucket.NewPyPI
	case "rust-crate":
		of = bucket.NewCargo
	case "npm":
		of = bucket.NewNpm
	case "go-module":
		of = bucket.NewGo
	default:
		return "", nil
	}
	made, err := of(source)
	if err != nil {
		return "", err
	}
	return made.Name(), nil
}

// fixed is the end of a range: "<1" is fixed in 1.
func fixed(constraint string) string {
	parts := strings.Split(constraint, "<")
	return strings.TrimSpace(parts[len(parts)-1])
}
