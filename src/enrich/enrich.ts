/**
 * Derives what scanners need to match a component and documents leave out: the release, architecture and source package of a
 * distribution's library, the CPE of a C library (docs/rules.md R6). Each addition says where it came from. Pure: machine facts
 * come in as arguments. It runs before records are compared, so that a derived purl cannot make two components equal later.
 */

import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { namesArchitecture, packageArchitecture } from '../model/architectures.ts';
import type { Component, IdentityEvidence, Property } from '../model/component.ts';
import { formatCpe } from '../model/cpe.ts';
import { ownProperty } from '../model/properties.ts';
import { changePurl, formatPurl, makePurl, type Purl } from '../model/purl.ts';
import { cpesOf, cpesOfGo } from './known-libraries.ts';
import { sourcePackage } from './source-package.ts';

/** `platform.machine()` of the wheel that carries a document, by the document's path. */
export type MachinesByDocument = ReadonlyMap<string, string>;

/** Enriches all components. */
export function enrich(components: readonly Component[], machines: MachinesByDocument): Outcome<readonly Component[]> {
  const diagnostics: Diagnostic[] = [];
  return { value: components.map((component) => markPatched(addCpe(addDistro(repairApk(component), machines, diagnostics)))), diagnostics };
}

const derived = (field: string, value: string, how: string): Property => ownProperty('derived', `${field}=${value} from ${how}`);

/** auditwheel splits `brotli-libs-1.0.9-r6` at the wrong hyphen: `pkg:apk/alpine/brotli@libs-1.0.9-r6`. */
function repairApk(component: Component): Component {
  const { purl } = component;
  const split = purl?.type === 'apk' ? /^([a-z][a-z0-9+.-]*)-(\d[^-]*-r\d+)$/.exec(purl.version ?? '') : null;
  if (purl === undefined || split?.[1] === undefined || split[2] === undefined) return component;
  const repaired = makePurl({ ...purl, name: `${purl.name}-${split[1]}`, version: split[2] });
  if (repaired === undefined) return component;
  return {
    ...component,
    purl: repaired,
    name: repaired.name,
    version: split[2],
    properties: [...(component.properties ?? []), derived('name', repaired.name, formatPurl(purl))],
  };
}

/** Namespaces whose packages carry `.elN` in their release, with the id that scanners know. */
const ENTERPRISE_LINUX: Readonly<Record<string, string>> = {
  almalinux: 'almalinux',
  centos: 'centos',
  rocky: 'rocky',
  rockylinux: 'rocky',
  redhat: 'rhel',
  rhel: 'rhel',
};

/** The release by namespace and version: the major alone, the form that no scanner reads as one point release. */
function distroOf(purl: Purl): string | undefined {
  const [namespace, version] = [purl.namespace ?? '', purl.version ?? ''];
  const known = Object.hasOwn(ENTERPRISE_LINUX, namespace) ? ENTERPRISE_LINUX[namespace] : undefined;
  if (purl.type === 'rpm' && known !== undefined) {
    const major = /\.el(\d+)(?:_\d+)?(?:\.|$)/.exec(version)?.[1];
    return major === undefined ? undefined : `${known}-${major}`;
  }
  if (purl.type === 'rpm' && namespace === 'fedora') return /\.fc(\d+)(?:\.|$)/.exec(version)?.[1]?.replace(/^/, 'fedora-');
  if (purl.type === 'deb' && namespace === 'debian') return /[+~]deb(\d+)u\d+/.exec(version)?.[1]?.replace(/^/, 'debian-');
  if (purl.type === 'deb' && namespace === 'ubuntu') return /[~+.](\d\d\.(?:04|10))(?:\.|$)/.exec(version)?.[1]?.replace(/^/, 'ubuntu-');
  return undefined;
}

function addDistro(component: Component, machines: MachinesByDocument, diagnostics: Diagnostic[]): Component {
  const { purl } = component;
  if (purl === undefined || !namesArchitecture(purl.type) || purl.version === undefined) return component;
  const additions: [string, string, string][] = [];
  const stated = purl.qualifiers.get('distro');
  const distro = stated ?? distroOf(purl);
  if (distro === undefined)
    diagnostics.push({ code: 'distro-undecided', at: { path: component.origins[0] ?? '' }, purl: formatPurl(purl) });
  else if (stated === undefined) additions.push(['distro', distro, 'namespace and release']);
  const machine = machines.get(component.origins[0] ?? '');
  const arch = machine === undefined ? undefined : packageArchitecture(purl.type, machine);
  // A source package (Fedora's `arch=src`) keeps what it says; nothing is said of a namespace that is wrong.
  if (!purl.qualifiers.has('arch') && arch !== undefined && distro !== undefined)
    additions.push(['arch', arch, 'the platform tag of the wheel']);
  const source = sourcePackage(distro ?? purl.namespace ?? '', purl.name);
  const upstream = source === undefined ? undefined : upstreamOf(purl, source.source);
  if (upstream !== undefined && !purl.qualifiers.has('upstream')) additions.push(['upstream', upstream, 'the table of source packages']);
  if (purl.type === 'rpm' && source?.epoch !== undefined && !purl.qualifiers.has('epoch') && !/^\d+:/.test(purl.version))
    additions.push(['epoch', String(source.epoch), 'the table of source packages']);
  if (additions.length === 0) return component;
  return {
    ...component,
    purl: changePurl(purl, { qualifiers: [...purl.qualifiers, ...additions.map(([key, value]) => [key, value] as const)] }),
    properties: [...(component.properties ?? []), ...additions.map(([key, value, how]) => derived(key, value, how))],
  };
}

/** An rpm names its source package with the version, others where it is called otherwise. */
function upstreamOf({ type, name, version = '' }: Purl, source: string): string | undefined {
  if (type === 'rpm') return `${source}-${version.replace(/^\d+:/, '')}.src.rpm`;
  return source === name ? undefined : source;
}

/** Types under which C libraries are declared; a registry's package of that name is another thing. */
const C_LIBRARY_TYPES: ReadonlySet<string | undefined> = new Set([undefined, 'generic', 'github', 'conan', 'vcpkg', 'conda']);
/** Go's standard library is a module by its purl, and Go itself by its advisories. */
const isGo = (purl: Purl | undefined): boolean => purl?.type === 'golang' && purl.namespace === undefined && purl.name === 'stdlib';

const BY_PURL = 0.8;
const BY_NAME = 0.6;

function addCpe(component: Component): Component {
  const { version, purl } = component;
  if (component.cpes !== undefined || version === undefined || component.type === 'file' || component.distribution !== undefined)
    return component;
  if (!C_LIBRARY_TYPES.has(purl?.type) && !isGo(purl)) return component;
  const cpes = isGo(purl) ? cpesOfGo(version) : cpesOf(purl?.name ?? component.name, version);
  const [first] = cpes;
  if (first === undefined) return component;
  const confidence = purl === undefined ? BY_NAME : BY_PURL;
  const evidence: IdentityEvidence = {
    field: 'cpe',
    confidence,
    concludedValue: formatCpe(first),
    methods: [
      { technique: 'other', confidence, value: `pyenv-sbom: table of known C libraries, by ${purl === undefined ? 'name' : 'purl'}` },
    ],
  };
  return { ...component, cpes, evidence: { ...component.evidence, identity: [...(component.evidence?.identity ?? []), evidence] } };
}

/** A CPE names a release: where a document says that this is a changed copy of it, that stands beside the CPE (docs/rules.md R6.2). */
function markPatched(component: Component): Component {
  const { cpes, modified, pedigree, properties = [] } = component;
  const isPatched = modified === true || (pedigree?.patches ?? []).length > 0;
  return cpes === undefined || !isPatched ? component : { ...component, properties: [...properties, ownProperty('patched', 'true')] };
}
