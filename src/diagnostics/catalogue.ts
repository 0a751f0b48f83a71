/**
 * The catalogue: each code's severity, title, help and sentence. docs/diagnostics.md has a heading for each code; a test
 * compares the two.
 */
import { compareText } from '../model/order.ts';
import type { Diagnostic, DiagnosticArguments, DiagnosticCode } from './diagnostic.ts';

export const SEVERITIES = ['note', 'warning', 'error'] as const;
export type Severity = (typeof SEVERITIES)[number];

interface Entry<C extends DiagnosticCode> {
  readonly severity: Severity;
  readonly title: string;
  /** What a person can do about it; shown once per code. */
  readonly help?: string;
  readonly message: (args: DiagnosticArguments[C]) => string;
}

export const CATALOGUE: { readonly [C in DiagnosticCode]: Entry<C> } = {
  'path-unreadable': {
    severity: 'error',
    title: 'File or folder cannot be read',
    help: 'Check its permissions; what is below it is missing from the document.',
    message: ({ reason }) => `cannot be read (${reason})`,
  },
  'path-not-utf8': {
    severity: 'note',
    title: 'File name is not UTF-8',
    message: () => 'its name is not valid UTF-8; the invalid bytes are shown as \\xNN',
  },
  'path-special-file': {
    severity: 'warning',
    title: 'Not a regular file',
    message: () => 'is a device, pipe or socket and was not opened',
  },
  'link-outside-environment': {
    severity: 'warning',
    title: 'Link leaves the environment',
    help: 'Scan the folder that the link points to, or a copy of the environment with the links resolved.',
    message: () => 'points outside the scanned environment and was not followed',
  },
  'link-loop': {
    severity: 'warning',
    title: 'Link points back to a folder above it',
    message: () => 'is part of a loop of links and was not followed',
  },
  'file-too-large': {
    severity: 'error',
    title: 'File is larger than the limit',
    help: 'Raise the limit with --max-file-size if the file is genuine.',
    message: ({ size, limit }) => `has ${size} bytes, more than the limit of ${limit}; it was not read`,
  },
  'archive-unreadable': {
    severity: 'error',
    title: 'Archive cannot be read',
    help: 'Wheels, eggs, zipapps and other zip archives are read, and tar archives, plain or compressed by gzip.',
    message: ({ reason }) => `cannot be read as an archive: ${reason}`,
  },
  'archive-bytes-outside': {
    severity: 'warning',
    title: 'Bytes around an archive',
    message: ({ before, behind }) => `has ${before} bytes before the archive and ${behind} behind it, which are not read`,
  },
  'archive-entry-outside': {
    severity: 'warning',
    title: 'Archive entries that lead out of the archive',
    message: ({ count, example }) =>
      `${count} ${plural(count, 'entry', 'entries')} with an absolute path, or one that leads above the archive, ${plural(count, 'was', 'were')} left out, ${quote(example)} first`,
  },
  'archive-entry-repeated': {
    severity: 'warning',
    title: 'Archive holds files of one name',
    message: ({ count, example }) =>
      `${count} ${plural(count, 'file')} in the archive ${count === 1 ? 'has' : 'have'} a name that was there before (${quote(example)}); the last one counts`,
  },
  'archive-entry-unreadable': {
    severity: 'error',
    title: 'Archive entry cannot be read',
    message: ({ entry, reason }) => `${quote(entry)} cannot be read: ${reason}`,
  },
  'count-limit-reached': {
    severity: 'error',
    title: 'More items than the limit',
    message: ({ subject, limit }) => `holds more than ${limit} ${subject}; the rest was not read`,
  },
  'environment-unusable': {
    severity: 'error',
    title: 'Not a Python environment',
    help: 'An environment is a folder (a virtual environment, a prefix, site-packages), a wheel, or a tar archive of a file system. Documents go to merge and convert.',
    message: ({ reason }) => `cannot be scanned: ${reason}`,
  },
  'document-unusable': {
    severity: 'error',
    title: 'Document could not be read',
    help: 'Give an SBOM document: CycloneDX in JSON or XML, SPDX 2 in JSON, tag-value or YAML, SPDX 3 in JSON-LD.',
    message: ({ reason }) => `was not read: ${reason}`,
  },
  'file-system-in-part': {
    severity: 'warning',
    title: 'File system scanned only in part',
    help: 'Give it with --root to scan every environment in it.',
    message: () => 'looks like the root of a file system; only the environments at its top were scanned',
  },
  'environment-empty': {
    severity: 'warning',
    title: 'No distribution found',
    help: "Is this the folder of a virtual environment, an interpreter's prefix, or a site-packages folder?",
    message: () => 'no installed distribution was found here',
  },
  'path-file-executes': {
    severity: 'note',
    title: 'Path file runs code at start-up',
    help: 'Python executes the lines of a .pth file that begin with import each time it starts; the scanner never does.',
    message: () => 'holds lines that Python executes at every start',
  },
  'path-entry-outside': {
    severity: 'note',
    title: 'Path file adds a folder outside',
    help: 'Scan that folder too if packages are installed there.',
    message: () => 'adds a folder to the search path that lies outside of what is scanned; it was not read',
  },
  'development-link-outside': {
    severity: 'warning',
    title: 'Development install outside',
    help: 'Scan a folder that holds both the environment and the project, with --root.',
    message: () => 'links to a project outside of what is scanned; only its name is known',
  },
  'distribution-half-removed': {
    severity: 'warning',
    title: 'Left-over of an interrupted removal',
    help: 'Delete the folder; pip ignores it too.',
    message: () => 'was renamed by an installer that did not finish removing it; it is not installed',
  },
  'conda-record-malformed': {
    severity: 'error',
    title: 'Record of conda cannot be read',
    message: ({ reason }) => `is not a record of conda (${reason}); the package is missing from the document`,
  },
  'conda-record-planted': {
    severity: 'warning',
    title: 'Distribution brings a record of conda',
    help: 'Find out why the package writes into conda-meta; conda does not list its records there.',
    message: ({ distribution }) => `is a file of ${distribution} by its RECORD, so no word of conda's; it is not believed`,
  },
  'conda-records-overlap': {
    severity: 'warning',
    title: 'Two records of conda list one distribution',
    help: 'Find out which of them conda wrote, and reinstall the package.',
    message: ({ records }) => `is listed by ${records.length} records of conda: ${records.join(', ')}`,
  },
  'dpkg-record-malformed': {
    severity: 'warning',
    title: 'Packages in a record of dpkg cannot be read',
    message: ({ count }) =>
      `${count === 1 ? 'a package of it has' : `${count} packages of it have`} no name or version, or one that is too long; not in the document`,
  },
  'interpreter-file-planted': {
    severity: 'warning',
    title: 'File of the interpreter was brought by a distribution',
    help: 'Find out why the package writes beside the interpreter, and see by itself which release that is.',
    message: ({ distribution, believed }) =>
      `is listed by the RECORD of ${quote(distribution)}; ${believed ? 'nothing else tells of the interpreter, so it is believed' : 'it is not believed'}`,
  },
  'interpreter-version-differs': {
    severity: 'note',
    title: 'Interpreter was changed since the environment was made',
    message: ({ configured, found }) => `was made with Python ${configured}; the interpreter there now is ${found}, which is reported`,
  },
  'system-site-packages-outside': {
    severity: 'note',
    title: "The interpreter's own packages are not seen",
    help: 'Scan a folder that holds both, with --root.',
    message: () => "includes the packages of its interpreter's own site-packages, which lie outside of what is scanned",
  },
  'interpreter-sbom-mismatch': {
    severity: 'warning',
    title: 'SBOM of another release of Python',
    help: 'Give the SBOM of exactly this version, or --interpreter-sbom fetch.',
    message: ({ stated, found }) => `describes Python ${quote(stated)}, not ${found}; it was not merged`,
  },
  'interpreter-sbom-unusable': {
    severity: 'warning',
    title: 'SBOM of the interpreter is missing from the document',
    message: ({ reason }) => `could not be used: ${reason}`,
  },
  'distribution-name-invalid': {
    severity: 'warning',
    title: 'Invalid distribution name',
    message: ({ name }) => `the name ${quote(name)} breaks the naming rules; it is kept as it is`,
  },
  'distribution-duplicated': {
    severity: 'warning',
    title: 'Distribution installed more than once',
    help: 'Python imports whichever comes first on its path; uninstall the package until it is gone, then install it again.',
    message: ({ name, versions, paths }) => `${name} is installed ${paths.length} times (${versions.join(', ')}): ${paths.join(', ')}`,
  },
  'metadata-missing': {
    severity: 'error',
    title: 'METADATA is missing',
    help: "A left-over of a broken uninstallation? Name and version come from the folder's name.",
    message: ({ assumed }) => `has no METADATA; reported as ${assumed} by the folder's name`,
  },
  'metadata-empty': {
    severity: 'error',
    title: 'METADATA is empty',
    message: ({ assumed }) => `is empty; reported as ${assumed} by the folder's name`,
  },
  'metadata-name-missing': {
    severity: 'error',
    title: 'METADATA has no name',
    message: ({ assumed }) => `has no Name; reported as ${assumed} by the folder's name`,
  },
  'metadata-version-missing': {
    severity: 'error',
    title: 'METADATA has no version',
    message: ({ assumed }) => `has no Version; reported as ${assumed} by the folder's name`,
  },
  'metadata-malformed': {
    severity: 'warning',
    title: 'Line in METADATA is no header',
    message: ({ text }) => `${quote(text)} is neither a header nor a continuation; the line was skipped`,
  },
  'metadata-not-utf8': { severity: 'warning', title: 'METADATA is not UTF-8', message: () => 'is not UTF-8; it was read as Latin-1' },
  'metadata-version-newer': {
    severity: 'warning',
    title: 'Newer minor metadata version',
    message: ({ version }) => `uses metadata version ${version}, newer than 2.6; fields unknown to this version are not read`,
  },
  'metadata-version-unsupported': {
    severity: 'error',
    title: 'Unsupported metadata version',
    message: ({ version, assumed }) =>
      `uses metadata version ${quote(version)}, which cannot be read; reported as ${assumed} by the folder's name`,
  },
  'metadata-name-foreign': {
    severity: 'warning',
    title: "METADATA has another distribution's name",
    message: ({ folder, claimed }) => `METADATA says ${quote(claimed)}, which is not ${quote(folder)}; it is shown by the folder's name`,
  },
  'metadata-folder-disagrees': {
    severity: 'note',
    title: 'Folder name and METADATA disagree',
    message: ({ folder, metadata }) => `the folder says ${folder}, METADATA says ${metadata}; METADATA holds`,
  },
  'metadata-planted': {
    severity: 'warning',
    title: 'File of the metadata was brought by another distribution',
    message: ({ distribution }) =>
      `is listed by the RECORD of ${quote(distribution)}, not by that of the distribution in whose folder it lies; it was not read`,
  },
  'metadata-version-invalid': {
    severity: 'warning',
    title: 'Version is not PEP 440',
    message: ({ version }) => `the version ${quote(version)} is none by PEP 440; it is compared as text`,
  },
  'license-expression-invalid': {
    severity: 'warning',
    title: 'License-Expression is not valid',
    message: ({ expression }) => `${quote(expression)} is not a valid SPDX expression; it is kept as a licence name`,
  },
  'record-malformed': {
    severity: 'warning',
    title: 'RECORD is malformed',
    message: ({ lines }) => `${lines} ${plural(lines, 'line')} about embedded SBOMs cannot be read`,
  },
  'record-path-outside': {
    severity: 'note',
    title: 'RECORD names files outside',
    message: ({ count, examples }) =>
      `names ${count} ${plural(count, 'file')} outside of what is scanned, which ${plural(count, 'was', 'were')} not looked at: ${listed(count, examples)}`,
  },
  'record-file-missing': {
    severity: 'warning',
    title: 'Recorded files are missing',
    message: ({ distribution, count, examples }) =>
      `${count} ${plural(count, 'file')} of ${distribution} ${plural(count, 'is', 'are')} missing: ${listed(count, examples)}`,
  },
  'record-file-changed': {
    severity: 'error',
    title: 'Files were changed after the installation',
    help: 'Install the distribution again; if that brings the finding back, somebody changes it on purpose.',
    message: ({ distribution, count, examples }) =>
      `${count} ${plural(count, 'file')} of ${distribution} ${plural(count, 'differs', 'differ')} from what RECORD says: ${listed(count, examples)}`,
  },
  'record-file-unrecorded': {
    severity: 'note',
    title: 'Files that no RECORD names',
    message: ({ distribution, count, examples }) =>
      `${count} ${plural(count, 'file')} among those of ${distribution} ${plural(count, 'is', 'are')} in no RECORD: ${listed(count, examples)}`,
  },
  'sbom-beside-code': {
    severity: 'note',
    title: 'SBOM beside the code',
    help: 'Merge such documents with --other-sboms merge, if you trust what they say.',
    message: ({ distribution }) => `is an SBOM that ${distribution} carries outside of sboms/; it is referred to, not merged`,
  },
  'sbom-not-in-record': {
    severity: 'note',
    title: 'SBOM is not in RECORD',
    message: () => 'is not listed in RECORD: it was added after the installation, or by a tool that does not update RECORD',
  },
  'sbom-planted': {
    severity: 'warning',
    title: 'SBOM was brought by another distribution',
    message: ({ distribution }) =>
      `is listed by the RECORD of ${quote(distribution)}, not by that of the distribution in whose folder it lies; it was not read`,
  },
  'sbom-hash-mismatch': {
    severity: 'warning',
    title: 'SBOM differs from RECORD',
    help: 'The file was changed after the installation; its content is merged all the same.',
    message: ({ recorded, actual }) => `its SHA-256 is ${actual}, RECORD says ${recorded}`,
  },
  'direct-url-malformed': {
    severity: 'warning',
    title: 'direct_url.json is malformed',
    message: ({ reason }) => `cannot be understood (${reason}); the package is taken as installed from elsewhere`,
  },
  'direct-url-not-registry': {
    severity: 'note',
    title: 'Installed from a local file or folder',
    message: ({ distribution, kind }) =>
      `${distribution} was installed from a local ${kind}: it gets no registry purl, since nothing proves that it is the registry's package`,
  },
  'requirement-malformed': {
    severity: 'warning',
    title: 'Requirement cannot be parsed',
    message: ({ requirement, reason }) => `${quote(requirement)}: ${reason}`,
  },
  'requirement-not-installed': {
    severity: 'warning',
    title: 'Required distribution is not installed',
    message: ({ requirement }) => `requires ${quote(requirement)}, which is not installed`,
  },
  'requirement-undecided': {
    severity: 'note',
    title: 'Marker cannot be decided statically',
    message: ({ requirement, installed }) =>
      `whether ${quote(requirement)} applies here cannot be decided without running the interpreter; ${installed ? 'the edge is kept and marked' : 'its target is not installed'}`,
  },
  'requirement-version-unsatisfied': {
    severity: 'warning',
    title: 'Installed version does not satisfy a requirement',
    message: ({ requirement, installed }) => `requires ${quote(requirement)}, but ${installed} is installed`,
  },
  'sbom-file-header': {
    severity: 'note',
    title: 'Sbom-File header of an abandoned draft',
    message: ({ target, read }) =>
      `names ${quote(target)} in an Sbom-File header, which the accepted PEP 770 does not have; ${read ? 'the file exists and was read' : 'no such file exists in the environment'}`,
  },
  'sbom-format-not-read': {
    severity: 'warning',
    title: 'SBOM format is recognised but not read',
    message: ({ format }) => `is ${format}, which this version does not read; it stays visible as an external reference`,
  },
  'sbom-format-unknown': {
    severity: 'warning',
    title: 'Format of the embedded file is unknown',
    message: () => 'is none of the known SBOM formats; it stays visible as an external reference',
  },
  'sbom-format-version-unknown': {
    severity: 'warning',
    title: 'Unknown version of the format',
    message: ({ version }) => `declares version ${quote(version)}, which is not known; it was read as the newest known one`,
  },
  'sbom-empty': { severity: 'error', title: 'SBOM is empty', message: () => 'is empty' },
  'sbom-format-ambiguous': {
    severity: 'warning',
    title: 'SBOM claims to be in two formats',
    message: ({ formats, read }) => `claims to be ${formats.join(' and ')}; it was read as ${read}`,
  },
  'sbom-not-json': {
    severity: 'error',
    title: 'SBOM is not valid JSON',
    message: ({ reason }) => `is not valid JSON (${reason}); its components are missing from the document`,
  },
  'sbom-not-xml': {
    severity: 'error',
    title: 'SBOM is not well-formed XML',
    message: ({ reason }) => `is not well-formed XML (${reason}); its components are missing from the document`,
  },
  'sbom-xml-doctype': {
    severity: 'error',
    title: 'SBOM has a document type declaration',
    help: 'No SBOM needs one, and its entities can grow without bound. Remove the DOCTYPE.',
    message: () => 'has a document type declaration; it was not read',
  },
  'sbom-not-yaml': {
    severity: 'error',
    title: 'SBOM is not valid YAML',
    message: ({ reason }) => `is not valid YAML (${reason}); its components are missing from the document`,
  },
  'sbom-line-invalid': {
    severity: 'warning',
    title: 'Line of a tag-value document cannot be understood',
    message: ({ problem }) => `${problem}; the line was left out`,
  },
  'sbom-too-deep': {
    severity: 'error',
    title: 'SBOM is nested too deeply',
    message: ({ limit }) => `is nested deeper than ${limit} levels; it was not read`,
  },
  'sbom-too-many-values': {
    severity: 'error',
    title: 'SBOM holds too many values',
    message: ({ limit }) => `holds more than ${limit} values; it was not read`,
  },
  'sbom-not-utf8': { severity: 'error', title: 'SBOM is not UTF-8', message: () => 'is not UTF-8; it was not read' },
  'sbom-field-invalid': {
    severity: 'warning',
    title: 'Field has the wrong type or value',
    message: ({ problem }) => `${problem}; the value was left out`,
  },
  'sbom-field-not-carried': {
    severity: 'note',
    title: 'Fields that the merged document does not carry',
    message: ({ fields }) => `not carried over: ${fields.join(', ')}`,
  },
  'sbom-key-repeated': {
    severity: 'warning',
    title: 'Keys that stand twice in one object',
    help: 'Have the document made anew: readers differ in which of the two they take.',
    message: ({ keys, count }) =>
      `has ${count === 1 ? 'a key' : `${count} keys`} that stood in the same object before (${keys.join(', ')}); the last one counts`,
  },
  'sbom-reference-duplicated': {
    severity: 'note',
    title: 'Reference used by several components',
    message: ({ reference, count }) =>
      `${count} different components share the reference ${quote(reference)}; edges to it lead to all of them`,
  },
  'sbom-reference-dangling': {
    severity: 'warning',
    title: 'Reference to nothing',
    message: ({ reference }) => `${quote(reference)} refers to nothing in this document; it was dropped`,
  },
  'sbom-purl-invalid': {
    severity: 'warning',
    title: 'Invalid package URL',
    message: ({ purl }) => `${quote(purl)} is not a valid package URL; it was left out`,
  },
  'sbom-cpe-invalid': {
    severity: 'warning',
    title: 'Invalid CPE',
    message: ({ cpe }) => `${quote(cpe)} is not a valid CPE; it was left out`,
  },
  'sbom-dependency-declared': {
    severity: 'note',
    title: 'SBOM states the version of a declared dependency',
    message: ({ distribution, purl }) => `lists ${purl}, which ${distribution} only requires; what is installed counts`,
  },
  'sbom-statement-not-taken': {
    severity: 'warning',
    title: 'SBOM speaks about something that it does not carry',
    message: ({ distribution, component, fields }) =>
      `a document of ${distribution} says something else of ${component} (${fields.join(', ')}); it is not taken over`,
  },
  'sbom-version-mismatch': {
    severity: 'warning',
    title: 'Document describes another version',
    help: 'The package ships an SBOM of another release; tell its maintainers.',
    message: ({ distribution, stated }) =>
      `describes ${quote(stated)}, but lies in ${distribution}; what it lists is attributed to ${distribution}`,
  },
  'sbom-root-unrelated': {
    severity: 'note',
    title: 'Document describes something else',
    message: ({ distribution, root }) =>
      `describes ${quote(root)}, not ${distribution}; it is reported as a component inside ${distribution}`,
  },
  'component-version-mismatch': {
    severity: 'warning',
    title: 'Version and purl disagree',
    message: ({ component, version, purl }) => `${component} states the version ${quote(version)} and the purl ${purl}; the purl holds`,
  },
  'component-cpe-mismatch': {
    severity: 'warning',
    title: 'CPE states another version',
    message: ({ component, cpe, version }) =>
      `${component} has version ${quote(version)}, but its CPE is ${cpe}; the CPE is kept as a property only, since scanners would believe it`,
  },
  'component-unversioned-dropped': {
    severity: 'note',
    title: 'Component without a version left out',
    message: ({ component }) =>
      `${component} has no version and is not installed: it was left out, since scanners would match it with every advisory of its name`,
  },
  'component-conflict': {
    severity: 'note',
    title: 'Records of one component differ',
    message: ({ component, field, kept, other, origins }) =>
      `${component}: ${field} is ${quote(kept)} or ${quote(other)} (${origins.join(', ')}); ${field.startsWith('hash ') ? 'both are kept' : 'the first is kept'}`,
  },
  'component-copies-differ': {
    severity: 'warning',
    title: 'Packages carry different descriptions of one component',
    message: ({ component, fields, origins }) =>
      `${component}: ${fields.join(', ')} differ in ${origins.join(', ')}; each description stands on a component of its own`,
  },
  'component-path-removed': {
    severity: 'note',
    title: 'Build path or credential removed',
    message: ({ component, field }) => `${component}: a path of the build machine or a credential was removed from ${field}`,
  },
  'distro-undecided': {
    severity: 'note',
    title: 'Distribution release cannot be told',
    message: ({ purl }) => `${purl}: no distribution release follows from it, so scanners cannot match it`,
  },
  'native-library-absent': {
    severity: 'note',
    title: 'Declared library is not among the files',
    message: ({ distribution, libraries }) => `${distribution}: a document declares ${libraries.join(', ')}, for which there is no file`,
  },
  'native-library-hinted': {
    severity: 'note',
    title: 'Native code holds traces of libraries whose release nothing tells',
    message: ({ distribution, libraries }) =>
      `${distribution} holds traces of ${libraries.join(', ')}, whose release nothing tells; they are no components`,
  },
  'native-library-unclaimed': {
    severity: 'note',
    title: 'Bundled native libraries that no SBOM names and nothing identifies',
    message: ({ distribution, count, composition }) =>
      `${distribution} bundles ${count} native ${plural(count, 'library', 'libraries')} that no embedded SBOM names and nothing identifies; its composition is ${composition ?? 'incomplete'}`,
  },
  'native-version-differs': {
    severity: 'warning',
    title: 'The file is another release than its SBOM says',
    help: 'The document was made from a recipe, not from the file; tell the maintainers of the package.',
    message: ({ distribution, library, declared, found }) =>
      `${distribution}: its document declares ${library} ${declared}, the file in it is ${found}; both are kept`,
  },
  'native-evidence-differs': {
    severity: 'note',
    title: 'Evidence in one file contradicts itself',
    message: ({ library, versions }) => `states several releases of ${library}: ${versions.join(', ')}; the best founded one counts`,
  },
  'native-file-bounded': {
    severity: 'warning',
    title: 'Native file that is damaged or exceeds a bound',
    message: ({ what, detail }) => `was read in part: ${what} ${detail}`,
  },
  'native-files-unread': {
    severity: 'note',
    title: 'Files in an archive that were not looked at',
    help: 'Unpack the archive, or give the folder, to have native code in it identified.',
    message: ({ distribution, count }) => `${distribution}: ${count} ${plural(count, 'file')} of its archive cannot be read in pieces`,
  },
  'field-not-representable': {
    severity: 'note',
    title: 'The output format cannot say it',
    message: ({ format, field, count }) => `${format} cannot say ${field}: left out ${count} ${plural(count, 'time')}`,
  },
  'output-invalid': {
    severity: 'error',
    title: 'The written document is not valid',
    help: "This is a bug of pyenv-sbom; please report it with the environment's package list.",
    message: ({ problem }) => problem,
  },
  'output-too-large': {
    severity: 'error',
    title: 'The document is too large to be written',
    help: 'Find out which package makes it so large, and scan without it; --max-file-size bounds what each document may say.',
    message: ({ limit }) => `would have more than ${limit} characters; nothing was written`,
  },
  'option-file-name': {
    severity: 'warning',
    title: 'File name that OSV-Scanner does not open',
    message: ({ suggestion }) => `OSV-Scanner opens only *.cdx.json and *.spdx.json; consider ${suggestion}`,
  },
  'license-denied': {
    severity: 'error',
    title: 'Licence is not allowed',
    help: 'The licence policy is --allow-licenses and --deny-licenses; an accepted case goes into the file of --ignore, with its reason.',
    message: ({ component, licenses }) => `${component}: ${licenses.map(quote).join(', ')} is not allowed`,
  },
  'license-unknown': {
    severity: 'warning',
    title: 'Licence cannot be judged',
    help: 'Read the licence; then allow it by its text (--allow-licenses "name:…"), or accept the case in the file of --ignore.',
    message: ({ component, licenses }) => `${component}: nobody can tell whether it is allowed (${licenses.map(quote).join(', ')})`,
  },
  'ignore-expired': {
    severity: 'warning',
    title: 'Entry of the ignore file has expired',
    help: 'Look at the findings again; then remove the entry, or give it a later day.',
    message: ({ entry, reason, expires }) => `${quote(entry)} (${quote(reason)}) ended on ${expires}; what it ignored counts again`,
  },
  'ignore-unused': {
    severity: 'note',
    title: 'Entry of the ignore file ignores nothing',
    message: ({ entry, reason }) => `${quote(entry)} (${quote(reason)}) matches no finding`,
  },
  'exclude-unmatched': {
    severity: 'warning',
    title: 'Nothing to exclude under that name',
    message: ({ name }) => `--exclude ${quote(name)}: no installed distribution has that name`,
  },
  'root-purl-taken': {
    severity: 'warning',
    title: 'Package URL of the root belongs to another component',
    help: 'Leave the package URL out, or give one that names the whole environment.',
    message: ({ purl, name }) => `the root gets no package URL: ${quote(purl)} is that of ${quote(name)}, which is in the document itself`,
  },
};

const LONGEST_QUOTE = 160;

function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
}

/** The first examples, and whether there are more. */
function listed(count: number, examples: readonly string[]): string {
  return `${examples.map(quote).join(', ')}${count > examples.length ? ', …' : ''}`;
}

/** The singular or the plural of a noun. */
export function plural(count: number, singular: string, several = `${singular}s`): string {
  return count === 1 ? singular : several;
}

/** The severity of a finding. */
export function severityOf(diagnostic: Diagnostic): Severity {
  return CATALOGUE[diagnostic.code].severity;
}

/** The sentence of a finding, without its place. */
export function messageOf(diagnostic: Diagnostic): string {
  const entry = CATALOGUE[diagnostic.code] as Entry<DiagnosticCode>;
  return entry.message(diagnostic as never);
}

/** Findings in a fixed order: by path, then code, then everything else they say. Equal findings are said once. */
export function sortedDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const byKey = new Map(
    diagnostics.map((diagnostic) => [`${diagnostic.at.path}\0${diagnostic.code}\0${JSON.stringify(diagnostic)}`, diagnostic]),
  );
  return [...byKey].sort(([left], [right]) => compareText(left, right)).map(([, diagnostic]) => diagnostic);
}
