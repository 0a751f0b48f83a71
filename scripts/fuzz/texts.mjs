/** Values as the texts of the formats: correct printing, so that what is hostile is the content. */
/** JSON; lone surrogates become what JSON.stringify makes of them. */
export const json = (value) => JSON.stringify(value);

/** A value that should be a text, as one. */
const plain = (value) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

const escapeXml = (value) =>
  plain(value)
    .toWellFormed()
    .replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#13;');
const ATTRIBUTES = new Set(['type', 'bom-ref', 'mime-type', 'alg', 'ref', 'encoding', 'acknowledgement']);
/** Lists whose elements stand in an element of their own, with the name of each. */
const WRAPPED = new Map(
  Object.entries({
    components: 'component',
    dependencies: 'dependency',
    hashes: 'hash',
    properties: 'property',
    externalReferences: 'reference',
    authors: 'author',
    tools: 'tool',
    lifecycles: 'lifecycle',
    compositions: 'composition',
    vulnerabilities: 'vulnerability',
    annotations: 'annotation',
    occurrences: 'occurrence',
    ancestors: 'component',
    variants: 'component',
    commits: 'commit',
    patches: 'patch',
    methods: 'method',
    tags: 'tag',
    ratings: 'rating',
    advisories: 'advisory',
    cwes: 'cwe',
    assemblies: 'assembly',
    copyright: 'text',
    resolves: 'issue',
  }),
);

function element(name, value) {
  if (Array.isArray(value)) {
    if (name === 'dependsOn' || name === 'provides')
      return value.map((ref) => `<${name === 'provides' ? 'provides' : 'dependency'} ref="${escapeXml(ref)}"/>`).join('');
    if (name === 'licenses')
      return `<licenses>${value.map((one) => (one?.license ? element('license', one.license) : element('expression', one?.expression ?? 'x'))).join('')}</licenses>`;
    const item = WRAPPED.get(name);
    return item === undefined
      ? value.map((one) => element(name, one)).join('')
      : `<${name}>${value.map((one) => element(item, one)).join('')}</${name}>`;
  }
  if (value === null || typeof value !== 'object') {
    if (name === 'assembly' || name === 'dependency') return `<${name} ref="${escapeXml(value)}"/>`;
    return `<${name}>${escapeXml(value)}</${name}>`;
  }
  const entries = Object.entries(value).filter(([key]) => /^[A-Za-z_][-\w]*$/.test(key));
  const isText = name === 'hash' || name === 'property' || name === 'text';
  const attributes = entries.filter(
    ([key, one]) => (ATTRIBUTES.has(key) || (name === 'property' && key === 'name')) && typeof one !== 'object',
  );
  const start = `${name}${attributes.map(([key, one]) => ` ${key}="${escapeXml(one)}"`).join('')}`;
  if (isText) return `<${start}>${escapeXml(value.content ?? value.value ?? value.text ?? '')}</${name}>`;
  return `<${start}>${entries
    .filter((entry) => !attributes.includes(entry))
    .map(([key, one]) => element(key, one))
    .join('')}</${name}>`;
}

/** A CycloneDX document in XML. */
export function xml({ bomFormat: _format, specVersion, serialNumber, ...rest }) {
  const version = typeof specVersion === 'string' ? specVersion : '1.6';
  return `<?xml version="1.0"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/${escapeXml(version)}"${serialNumber === undefined ? '' : ` serialNumber="${escapeXml(serialNumber)}"`}>${Object.entries(
    rest,
  )
    .filter(([key]) => /^[A-Za-z_][-\w]*$/.test(key))
    .map(([key, value]) => element(key, value))
    .join('')}</bom>\n`;
}

const line = (tag, value) => (/[\n<]/.test(plain(value)) ? `${tag}: <text>${plain(value)}</text>` : `${tag}: ${plain(value)}`);
const TAGS = new Map(
  Object.entries({
    SPDXID: 'SPDXID',
    name: 'PackageName',
    versionInfo: 'PackageVersion',
    supplier: 'PackageSupplier',
    originator: 'PackageOriginator',
    downloadLocation: 'PackageDownloadLocation',
    homepage: 'PackageHomePage',
    licenseConcluded: 'PackageLicenseConcluded',
    licenseDeclared: 'PackageLicenseDeclared',
    copyrightText: 'PackageCopyrightText',
    summary: 'PackageSummary',
    description: 'PackageDescription',
    comment: 'PackageComment',
    filesAnalyzed: 'FilesAnalyzed',
    primaryPackagePurpose: 'PrimaryPackagePurpose',
    packageFileName: 'PackageFileName',
    sourceInfo: 'PackageSourceInfo',
    builtDate: 'BuiltDate',
  }),
);
const listOf = (value) => (Array.isArray(value) ? value.filter((one) => one !== null && typeof one === 'object') : []);

function annotationLines(one, id) {
  return [
    line('Annotator', one.annotator),
    line('AnnotationDate', one.annotationDate),
    line('AnnotationType', one.annotationType),
    line('SPDXREF', id),
    line('AnnotationComment', one.comment),
  ];
}

/** An SPDX 2 document in tag-value. */
export function tagValue(document) {
  const lines = [
    line('SPDXVersion', document.spdxVersion),
    'DataLicense: CC0-1.0',
    'SPDXID: SPDXRef-DOCUMENT',
    line('DocumentName', document.name),
    line('DocumentNamespace', document.documentNamespace),
  ];
  for (const creator of [document.creationInfo?.creators ?? []].flat()) lines.push(line('Creator', creator));
  lines.push(line('Created', document.creationInfo?.created));
  for (const one of listOf(document.packages)) {
    const { name, ...rest } = one;
    lines.push('', line('PackageName', name));
    for (const [key, value] of Object.entries(rest)) if (TAGS.has(key) && typeof value !== 'object') lines.push(line(TAGS.get(key), value));
    for (const { algorithm, checksumValue } of listOf(one.checksums)) lines.push(`PackageChecksum: ${algorithm}: ${checksumValue}`);
    for (const ref of listOf(one.externalRefs))
      lines.push(
        line('ExternalRef', `${ref.referenceCategory} ${ref.referenceType} ${ref.referenceLocator}`),
        ...(ref.comment === undefined ? [] : [line('ExternalRefComment', ref.comment)]),
      );
    for (const annotation of listOf(one.annotations)) lines.push(...annotationLines(annotation, one.SPDXID));
  }
  for (const one of listOf(document.files))
    lines.push(
      '',
      line('FileName', one.fileName),
      line('SPDXID', one.SPDXID),
      ...listOf(one.checksums).map(({ algorithm, checksumValue }) => `FileChecksum: ${algorithm}: ${checksumValue}`),
    );
  for (const one of listOf(document.hasExtractedLicensingInfos))
    lines.push('', line('LicenseID', one.licenseId), `ExtractedText: <text>${one.extractedText}</text>`);
  for (const one of listOf(document.relationships))
    lines.push(
      `Relationship: ${one.spdxElementId} ${one.relationshipType} ${one.relatedSpdxElement}`,
      ...(one.comment === undefined ? [] : [line('RelationshipComment', one.comment)]),
    );
  return `${lines.join('\n')}\n`;
}

/** An SPDX 2 document in YAML: block style above, JSON (which is YAML) below; with an anchor once in a while. */
export function yaml(document, choices) {
  const lines = Object.entries(document).map(
    ([key, value]) => `${JSON.stringify(key)}: ${choices.once(6) ? '&a ' : ''}${JSON.stringify(value)}`,
  );
  if (choices.once(8)) lines.push('other: *a');
  if (choices.once(20)) lines.push('a: &x [*x]');
  return `${lines.join('\n').replace('"spdxVersion"', 'spdxVersion')}\n`;
}
