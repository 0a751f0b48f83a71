// Command advisories turns test advisories into the databases that the real Grype and OSV-Scanner read offline, so that the
// tests can see which components of a document they match. The advisories are invented; the way they are matched is not.
//
// Usage: advisories FILE.json GRYPE-FOLDER OSV-FOLDER
package main

import (
	"archive/zip"
	"encoding/json"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	db "github.com/anchore/grype/grype/db/v6"
	"github.com/anchore/syft/syft/cpe"
	"github.com/spf13/afero"
)

// advisory is one line of the input: it affects either a package of an ecosystem, or what one of some CPEs names.
type advisory struct {
	ID         string   `json:"id"`
	Provider   string   `json:"provider"`
	Ecosystem  string   `json:"ecosystem"`
	Package    string   `json:"package"`
	CPEs       []string `json:"cpes"`
	Scheme     string   `json:"scheme"`     // how versions compare: python, semver, rpm, unknown
	Constraint string   `json:"constraint"` // affected versions: "< X" or ">= Y, < X"; none are all
	Distro     string   `json:"distro"`     // operating system of a distribution's package
	Release    string   `json:"release"`    // its major release
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: advisories FILE.json GRYPE-FOLDER OSV-FOLDER")
	}
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var advisories []advisory
	if err := json.Unmarshal(text, &advisories); err != nil {
		log.Fatal(err)
	}
	if err := writeGrype(advisories, filepath.Join(os.Args[2], strconv.Itoa(db.ModelVersion))); err != nil {
		log.Fatal(err)
	}
	if err := writeOSV(advisories, os.Args[3]); err != nil {
		log.Fatal(err)
	}
}

// osvEcosystems are the ecosystems that our documents name, with Grype's word for them. OSV-Scanner fails on an ecosystem
// for which it finds no file, so each gets one, if need be without a record.
var osvEcosystems = map[string]string{
	"PyPI": "python", "crates.io": "rust-crate", "npm": "npm", "Go": "go-module", "GitHub Actions": "", "AlmaLinux": "", "Red Hat": "", "Debian": "",
}

func writeOSV(advisories []advisory, folder string) error {
	for ecosystem, grype := range osvEcosystems {
		target := filepath.Join(folder, "osv-scalibr", ecosystem)
		if err := os.MkdirAll(target, 0o755); err != nil {
			return err
		}
		file, err := os.Create(filepath.Join(target, "all.zip"))
		if err != nil {
			return err
		}
		archive := zip.NewWriter(file)
		for _, a := range advisories {
			if grype == "" || a.Ecosystem != grype {
				continue
			}
			entry, err := archive.Create(a.ID + ".json")
			if err != nil {
				return err
			}
			if err := json.NewEncoder(entry).Encode(osvRecord(a, ecosystem)); err != nil {
				return err
			}
		}
		if err := archive.Close(); err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	return nil
}

// osvRecord says what the constraint says, in the OSV schema.
func osvRecord(a advisory, ecosystem string) map[string]any {
	kind := "ECOSYSTEM"
	if a.Scheme == "semver" {
		kind = "SEMVER"
	}
	events := []any{map[string]string{"introduced": "0"}}
	for _, part := range strings.Split(a.Constraint, ",") {
		if fixed, found := strings.CutPrefix(strings.TrimSpace(part), "<"); found {
			events = append(events, map[string]string{"fixed": strings.TrimSpace(fixed)})
		}
	}
	return map[string]any{
		"schema_version": "1.6.0", "id": a.ID, "modified": "2026-01-01T00:00:00Z", "summary": "invented for a test",
		"affected": []any{map[string]any{
			"package": map[string]string{"ecosystem": ecosystem, "name": a.Package},
			"ranges":  []any{map[string]any{"type": kind, "events": events}},
		}},
	}
}

func writeGrype(advisories []advisory, folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	writer, err := db.NewWriter(db.Config{DBDirPath: folder})
	if err != nil {
		return err
	}
	if err := writer.SetDBMetadata(); err != nil {
		return err
	}
	for _, a := range advisories {
		if err := add(writer, a); err != nil {
			return err
		}
	}
	if err := writer.Close(); err != nil {
		return err
	}
	if err := db.Hydrater()(folder); err != nil {
		return err
	}
	_, err = db.WriteImportMetadata(afero.NewOsFs(), folder, "test advisories")
	return err
}

func add(writer db.ReadWriter, a advisory) error {
	date := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	vulnerability := &db.VulnerabilityHandle{
		Name:          a.ID,
		Status:        db.VulnerabilityActive,
		PublishedDate: &date,
		ProviderID:    a.Provider,
		Provider:      &db.Provider{ID: a.Provider, Version: "1", Processor: "test", DateCaptured: &date},
		BlobValue:     &db.VulnerabilityBlob{ID: a.ID, Description: "invented for a test", Severities: []db.Severity{{Scheme: db.SeveritySchemeCHML, Value: "high", Rank: 1}}},
	}
	if err := writer.AddVulnerabilities(vulnerability); err != nil {
		return err
	}
	affected := &db.PackageBlob{CVEs: []string{a.ID}, Ranges: []db.Range{{Version: db.Version{Type: a.Scheme, Constraint: a.Constraint}}}}
	for _, text := range a.CPEs {
		parsed, err := cpe.New(text, cpe.DeclaredSource)
		if err != nil {
			return err
		}
		if err := writer.AddAffectedCPEs(&db.AffectedCPEHandle{
			Vulnerability: vulnerability, VulnerabilityID: vulnerability.ID, BlobValue: affected,
			CPE: &db.Cpe{Part: parsed.Attributes.Part, Vendor: parsed.Attributes.Vendor, Product: parsed.Attributes.Product},
		}); err != nil {
			return err
		}
	}
	if len(a.CPEs) > 0 {
		return nil
	}
	handle := &db.AffectedPackageHandle{
		Vulnerability: vulnerability, VulnerabilityID: vulnerability.ID, BlobValue: affected,
		Package: &db.Package{Ecosystem: a.Ecosystem, Name: a.Package},
	}
	if a.Distro != "" {
		handle.OperatingSystem = &db.OperatingSystem{Name: a.Distro, ReleaseID: releaseID(a.Distro), MajorVersion: a.Release}
	}
	return writer.AddAffectedPackages(handle)
}

// releaseID is what os-release calls the system; only Red Hat's differs from the database's name.
func releaseID(name string) string {
	if name == "redhat" {
		return "rhel"
	}
	return name
}
