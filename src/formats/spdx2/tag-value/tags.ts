/**
 * The tags of SPDX 2's tag-value form, and where their values stand in the JSON form.
 * Specification: SPDX 2.3 clauses 6 to 13, the tag-value sections.
 */

/** How a tag's value stands in the JSON form. */
export type Kind = 'text' | 'list' | 'boolean' | 'checksum' | 'reference' | 'code';

export interface Tag {
  readonly tag: string;
  readonly key: string;
  readonly kind: Kind;
}

const tag = (name: string, key: string, kind: Kind = 'text'): Tag => ({ tag: name, key, kind });

export type Section = 'document' | 'creationInfo' | 'packages' | 'files' | 'hasExtractedLicensingInfos' | 'annotations';

/** The tags of each section, in the order that is written; the first begins the section. */
export const SECTIONS: { readonly [S in Section]: readonly Tag[] } = {
  document: [
    tag('SPDXVersion', 'spdxVersion'),
    tag('DataLicense', 'dataLicense'),
    tag('SPDXID', 'SPDXID'),
    tag('DocumentName', 'name'),
    tag('DocumentNamespace', 'documentNamespace'),
    tag('DocumentComment', 'comment'),
  ],
  creationInfo: [
    tag('Creator', 'creators', 'list'),
    tag('Created', 'created'),
    tag('CreatorComment', 'comment'),
    tag('LicenseListVersion', 'licenseListVersion'),
  ],
  packages: [
    tag('PackageName', 'name'),
    tag('SPDXID', 'SPDXID'),
    tag('PackageVersion', 'versionInfo'),
    tag('PackageFileName', 'packageFileName'),
    tag('PackageSupplier', 'supplier'),
    tag('PackageOriginator', 'originator'),
    tag('PackageDownloadLocation', 'downloadLocation'),
    tag('FilesAnalyzed', 'filesAnalyzed', 'boolean'),
    tag('PackageVerificationCode', 'packageVerificationCode', 'code'),
    tag('PackageChecksum', 'checksums', 'checksum'),
    tag('PackageHomePage', 'homepage'),
    tag('PackageSourceInfo', 'sourceInfo'),
    tag('PackageLicenseConcluded', 'licenseConcluded'),
    tag('PackageLicenseInfoFromFiles', 'licenseInfoFromFiles', 'list'),
    tag('PackageLicenseDeclared', 'licenseDeclared'),
    tag('PackageLicenseComments', 'licenseComments'),
    tag('PackageCopyrightText', 'copyrightText'),
    tag('PackageSummary', 'summary'),
    tag('PackageDescription', 'description'),
    tag('PackageComment', 'comment'),
    tag('ExternalRef', 'externalRefs', 'reference'),
    tag('PackageAttributionText', 'attributionTexts', 'list'),
    tag('PrimaryPackagePurpose', 'primaryPackagePurpose'),
    tag('BuiltDate', 'builtDate'),
    tag('ReleaseDate', 'releaseDate'),
    tag('ValidUntilDate', 'validUntilDate'),
  ],
  files: [
    tag('FileName', 'fileName'),
    tag('SPDXID', 'SPDXID'),
    tag('FileType', 'fileTypes', 'list'),
    tag('FileChecksum', 'checksums', 'checksum'),
    tag('LicenseConcluded', 'licenseConcluded'),
    tag('LicenseInfoInFile', 'licenseInfoInFiles', 'list'),
    tag('LicenseComments', 'licenseComments'),
    tag('FileCopyrightText', 'copyrightText'),
    tag('FileComment', 'comment'),
    tag('FileNotice', 'noticeText'),
    tag('FileContributor', 'fileContributors', 'list'),
    tag('FileAttributionText', 'attributionTexts', 'list'),
  ],
  hasExtractedLicensingInfos: [
    tag('LicenseID', 'licenseId'),
    tag('ExtractedText', 'extractedText'),
    tag('LicenseName', 'name'),
    tag('LicenseCrossReference', 'seeAlsos', 'list'),
    tag('LicenseComment', 'comment'),
  ],
  annotations: [
    tag('Annotator', 'annotator'),
    tag('AnnotationDate', 'annotationDate'),
    tag('AnnotationType', 'annotationType'),
    tag('SPDXREF', 'subject'),
    tag('AnnotationComment', 'comment'),
  ],
};

/** Sections that become lists in the JSON form, as they are. */
export const LISTS: readonly Section[] = ['packages', 'files', 'hasExtractedLicensingInfos'];

/** A tag in its section; `begins` where it begins an element. */
export type PlacedTag = Tag & { readonly section: Section; readonly begins: boolean };

/** By their names: some stand in several sections. */
export const BY_TAG: ReadonlyMap<string, readonly PlacedTag[]> = (() => {
  const index = new Map<string, PlacedTag[]>();
  for (const section of Object.keys(SECTIONS) as Section[])
    for (const [at, row] of SECTIONS[section].entries())
      index.set(row.tag, [
        ...(index.get(row.tag) ?? []),
        { ...row, section, begins: at === 0 && section !== 'document' && section !== 'creationInfo' },
      ]);
  return index;
})();
