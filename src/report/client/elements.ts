/** Elements made in the page. Text from the report becomes text and nothing else: there is no way in here to pass markup. */

type Attributes = Readonly<Record<string, string>>;
type Child = Node | string;

/** An element with attributes of our own choosing and children; texts become text nodes. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  children: readonly Child[] = [],
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A link out of the page, for the addresses that the report has checked; everything else stays text. */
export function outwardLink(address: string): Node {
  const isWeb = URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
  return isWeb
    ? element('a', { href: address, rel: 'noreferrer noopener', target: '_blank' }, [address])
    : document.createTextNode(address);
}

/** The element of the page with this id; its absence is a fault of the report. */
export function required<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`#${id} is missing`);
  return found;
}
