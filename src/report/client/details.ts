/** The details of one component, in a dialog that the address names (`#c12`), so that back and forward lead through them. */
import type { ClientComponent, ClientData } from '../html/client-data.ts';
import { element, outwardLink, required } from './elements.ts';
import { drawGraph } from './graph.ts';
import type { Relations } from './relations.ts';

const UNMATCHED = 'none does: nothing will be found, whether or not there is something';
const MOST_LISTED = 200;

type Row = readonly [title: string, content: readonly (Node | string)[]];

/** Opens and closes the dialog as the address changes. */
export function followAddress(data: ClientData, relations: Relations): void {
  const dialog = required('details', HTMLDialogElement);
  const follow = (): void => {
    const match = /^#c(\d+)$/.exec(location.hash);
    const place = match === null ? undefined : Number(match[1]);
    const component = place === undefined ? undefined : data.components[place];
    if (place === undefined || component === undefined) {
      if (dialog.open) dialog.close();
      return;
    }
    fill(dialog, { place, component, data, relations });
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    drawGraph(required('graph', HTMLDivElement), place, data, relations);
  };
  dialog.addEventListener('close', () => {
    // So that choosing the same component again is a change of the address.
    if (/^#c\d+$/.test(location.hash)) history.replaceState(null, '', '#everything');
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  addEventListener('hashchange', follow);
  // A jump within the page would scroll the list and take the focus away from the link that it comes back to.
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#c"]') : null;
    const address = link?.getAttribute('href') ?? '';
    if (!/^#c\d+$/.test(address) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.pushState(null, '', address);
    follow();
  });
  follow();
}

/** What is shown, and what it is looked up in. */
interface Subject {
  readonly place: number;
  readonly component: ClientComponent;
  readonly data: ClientData;
  readonly relations: Relations;
}

function fill(dialog: HTMLDialogElement, { place, component, data, relations }: Subject): void {
  const close = element('button', { type: 'button', class: 'close', 'aria-label': 'Close' }, ['✕']);
  close.addEventListener('click', () => dialog.close());
  const title = element('h2', { id: 'details-title', tabindex: '-1' }, [component.name, ' ', element('small', {}, [component.version])]);
  const rows = rowsOf(component, data, place === 0).filter(([, content]) => content.length > 0);
  const facts = element(
    'dl',
    { class: 'facts' },
    rows.flatMap(([name, content]) => [element('dt', {}, [name]), element('dd', {}, content)]),
  );
  dialog.replaceChildren(
    element('div', { class: 'details-head' }, [title, close]),
    element('p', { class: 'lead' }, [component.description === '' ? component.kind : `${component.kind}. ${component.description}`]),
    whyHere(place, data, relations),
    element('div', { id: 'graph' }),
    facts,
    section('Needs or contains', relations.needs(place), data),
    section('Brought in by', relations.neededBy(place), data),
    section('Carries inside of its own files', component.bundles, data),
    ...component.licenseTexts.map((text) =>
      element('details', {}, [element('summary', {}, ['Text of the licence']), element('pre', {}, [data.texts[text] ?? ''])]),
    ),
  );
}

function rowsOf(component: ClientComponent, data: ClientData, isRoot: boolean): readonly Row[] {
  const { unclaimed, unclaimedCount } = component;
  const missing = unclaimedCount > unclaimed.length ? [element('p', {}, [`and ${unclaimedCount - unclaimed.length} more`])] : [];
  return [
    ['Licence', licenceOf(component, isRoot)],
    ['Scanners know it', isRoot ? [] : [component.scanners.join(', ') || UNMATCHED]],
    ['Made by', text(component.supplier)],
    ['Came inside of', joined(component.bundledBy.map((place) => componentLink(place, data)))],
    ['List of its parts', text(component.completeness)],
    ['Undeclared files', unclaimed.length === 0 ? [] : [plainList(unclaimed), ...missing]],
    ['Findings', component.findings.length === 0 ? [] : [plainList(component.findings)]],
    ['Found in', component.found.length === 0 ? [] : [plainList(component.found)]],
    ['Package URL', component.purl === '' ? [] : [element('code', {}, [component.purl])]],
    ['CPE', component.cpes.length === 0 ? [] : [plainList(component.cpes)]],
    ['Hashes', component.hashes.length === 0 ? [] : [plainList(component.hashes)]],
    [
      'Links',
      component.links.length === 0
        ? []
        : [
            element(
              'ul',
              { class: 'plain' },
              component.links.map(([kind, address]) => element('li', {}, [`${kind}: `, outwardLink(address)])),
            ),
          ],
    ],
  ];
}

/** Of the thing that is described itself, usually nobody states a licence. */
function licenceOf({ license, knowledge }: ClientComponent, isRoot: boolean): readonly string[] {
  if (knowledge !== 'none') return [license];
  return isRoot ? [] : ['not stated'];
}

function text(value: string): readonly string[] {
  return value === '' ? [] : [value];
}

function plainList(items: readonly string[]): Node {
  return element(
    'ul',
    { class: 'plain' },
    items.map((item) => element('li', {}, [element('code', {}, [item])])),
  );
}

function joined(nodes: readonly Node[]): readonly (Node | string)[] {
  return nodes.flatMap((node, index) => (index === 0 ? [node] : [', ', node]));
}

function componentLink(place: number, { components }: ClientData): Node {
  const component = components[place];
  return element('a', { href: `#c${place}` }, [component === undefined ? '?' : `${component.name} ${component.version}`.trim()]);
}

function whyHere(place: number, data: ClientData, relations: Relations): Node {
  const way = relations.wayTo(place);
  if (way.length < 2)
    return element('p', { class: 'why' }, [place === 0 ? 'This is the thing that the report describes.' : 'Nothing leads here.']);
  const steps = way.flatMap((step, index): (Node | string)[] => [
    ...(index === 0 ? [] : [' → ']),
    step === place ? element('strong', {}, [data.components[step]?.name ?? '']) : componentLink(step, data),
  ]);
  return element('p', { class: 'why' }, ['Here because: ', ...steps]);
}

function section(title: string, places: readonly number[], data: ClientData): Node {
  const rest = places.length - MOST_LISTED;
  const items = places.slice(0, MOST_LISTED).map((place) => element('li', {}, [componentLink(place, data)]));
  return element('details', places.length === 0 ? { hidden: '' } : {}, [
    element('summary', {}, [`${title} `, element('span', { class: 'count' }, [String(places.length)])]),
    element('ul', { class: 'names' }, items),
    ...(rest > 0 ? [element('p', {}, [`and ${rest} more`])] : []),
  ]);
}
