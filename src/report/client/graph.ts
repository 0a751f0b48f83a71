/**
 * The graph around one component: what leads to it on the left, what it needs and contains on the right. Two trees, laid out by
 * d3-hierarchy and drawn by d3-selection: unlike a cloud of nodes they can be read from left to right, printed, and walked by keyboard.
 */
import { type HierarchyPointNode, hierarchy, tree } from 'd3-hierarchy';
import { type Selection, select } from 'd3-selection';
import { linkHorizontal } from 'd3-shape';
import type { ClientComponent, ClientData } from '../html/client-data.ts';
import { element } from './elements.ts';
import type { Relations } from './relations.ts';

const ROW = 34;
const COLUMN = 250;
const WIDTH = 200;
const HEIGHT = 26;
const MARGIN = 16;
const FIRST_SHOWN = 8;
const MORE_SHOWN = 40;
const MOST_NODES = 600;
const LONGEST_LABEL = 26;

/** A node of a tree: a component, or the button that shows more of them. */
interface Item {
  readonly place: number;
  /** Set on the button: how many are not shown, and of which component. */
  readonly more?: { readonly count: number; readonly of: string };
  readonly children: Item[];
}

type Side = 'left' | 'right';
type Point = HierarchyPointNode<Item>;

/** Draws into `box` and redraws when the reader asks for more. */
export function drawGraph(box: HTMLElement, place: number, data: ClientData, relations: Relations): void {
  const shown = new Map<string, number>();
  let depth = 2;
  const levels = element(
    'select',
    {},
    [1, 2, 3, 4].map((level) => element('option', { value: String(level) }, [String(level)])),
  );
  levels.value = String(depth);
  const picture = element('div', { class: 'picture', tabindex: '0', role: 'region', 'aria-label': 'Graph; the lists below say the same' });
  box.replaceChildren(
    element('p', { class: 'graph-head' }, [
      element('span', {}, ['◀ what brings it in']),
      element('label', {}, ['Levels ', levels]),
      element('span', {}, ['what it needs or contains ▶']),
    ]),
    picture,
  );
  const draw = (): void => {
    const budget = { left: MOST_NODES };
    const branch = (side: Side): Point => layOut(growTree(place, side, { relations, shown, budget, depth }), side);
    render(picture, [branch('left'), branch('right')], data, (of, isInitial) => {
      shown.set(of, (shown.get(of) ?? FIRST_SHOWN) + MORE_SHOWN);
      draw();
      if (!isInitial) picture.focus();
    });
  };
  levels.addEventListener('change', () => {
    depth = Number(levels.value);
    draw();
  });
  draw();
}

interface Growth {
  readonly relations: Relations;
  readonly shown: ReadonlyMap<string, number>;
  readonly budget: { left: number };
  readonly depth: number;
}

/** The tree on one side, level by level, so that a bound cuts the far ends and not whole branches. */
function growTree(place: number, side: Side, { relations, shown, budget, depth }: Growth): Item {
  const next = side === 'right' ? relations.needs : relations.neededBy;
  const top: Item = { place, children: [] };
  let level: { readonly item: Item; readonly path: string; readonly above: readonly number[] }[] = [
    { item: top, path: side, above: [place] },
  ];
  for (let step = 0; step < depth; step += 1) {
    const following: typeof level = [];
    for (const { item, path, above } of level) {
      const targets = next(item.place).filter((target) => !above.includes(target));
      const limit = Math.min(shown.get(path) ?? FIRST_SHOWN, budget.left);
      for (const target of targets.slice(0, limit)) {
        const child: Item = { place: target, children: [] };
        item.children.push(child);
        following.push({ item: child, path: `${path}/${target}`, above: [...above, target] });
      }
      budget.left -= Math.min(limit, targets.length);
      const rest = targets.length - limit;
      if (rest > 0 && budget.left > 0) item.children.push({ place: -1, more: { count: rest, of: path }, children: [] });
    }
    level = following;
  }
  return top;
}

function layOut(top: Item, side: Side): Point {
  const laid = tree<Item>().nodeSize([ROW, COLUMN])(hierarchy(top));
  if (side === 'left')
    laid.each((node) => {
      node.y = -node.y;
    });
  return laid;
}

type Show = (of: string, isInitial: boolean) => void;

function render(picture: HTMLElement, sides: readonly Point[], data: ClientData, show: Show): void {
  // The component itself is the top of both trees; it is drawn once.
  const nodes = sides.flatMap((side, index) => side.descendants().slice(index === 0 ? 0 : 1));
  const rows = nodes.map(({ x }) => x);
  const columns = nodes.map(({ y }) => y);
  const [top, bottom] = [Math.min(...rows), Math.max(...rows)];
  const [first, last] = [Math.min(...columns), Math.max(...columns)];
  const width = last - first + WIDTH + 2 * MARGIN;
  const height = bottom - top + HEIGHT + 2 * MARGIN;
  picture.replaceChildren();
  const svg = select(picture).append('svg').attr('width', width).attr('height', height);
  svg.attr('viewBox', `${first - WIDTH / 2 - MARGIN} ${top - HEIGHT / 2 - MARGIN} ${width} ${height}`).attr('role', 'group');
  const curve = linkHorizontal<Line, readonly [number, number]>();
  svg
    .append('g')
    .attr('class', 'edges')
    .selectAll('path')
    .data(sides.flatMap((side) => side.links().map(({ source, target }) => lineBetween(source, target))))
    .join('path')
    .attr('d', curve);
  const group = svg.append('g');
  for (const node of nodes) drawNode(group, node, data, show);
  picture.scrollLeft = (width - picture.clientWidth) / 2 - (first + last) / 2;
  picture.scrollTop = -top + HEIGHT - picture.clientHeight / 2;
}

interface Line {
  readonly source: readonly [number, number];
  readonly target: readonly [number, number];
}

/** From the side of one box to the facing side of the other. */
function lineBetween(source: Pick<Point, 'x' | 'y'>, target: Pick<Point, 'x' | 'y'>): Line {
  const half = (target.y > source.y ? WIDTH : -WIDTH) / 2;
  return { source: [source.y + half, source.x], target: [target.y - half, target.x] };
}

function drawNode(group: Selection<SVGGElement, unknown, null, undefined>, node: Point, data: ClientData, show: Show): void {
  const { more, place } = node.data;
  const component = data.components[place];
  const where = `translate(${node.y - WIDTH / 2},${node.x - HEIGHT / 2})`;
  if (more !== undefined) {
    const button = group.append('g').attr('class', 'node more').attr('role', 'button').attr('tabindex', 0).attr('transform', where);
    drawBox(button, `${more.count} more…`, `Show more, ${more.count} are hidden`);
    button.on('click', () => show(more.of, false));
    button.on('keydown', (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      show(more.of, false);
    });
    return;
  }
  if (component === undefined) return;
  const isCentre = node.depth === 0;
  const box = group
    .append<SVGAElement>('svg:a')
    .attr('href', `#c${place}`)
    .attr('class', `node ${isCentre ? 'centre' : toneOf(component)}`)
    .attr('transform', where);
  drawBox(box, labelOf(component), `${component.name} ${component.version}, ${component.kind}`);
}

function drawBox<E extends SVGGElement | SVGAElement>(parent: Selection<E, unknown, null, undefined>, label: string, title: string): void {
  parent.append('title').text(title);
  parent.append('rect').attr('width', WIDTH).attr('height', HEIGHT).attr('rx', 6);
  // An inner picture cuts off what a wide script or font makes too long.
  const inside = parent.append('svg').attr('width', WIDTH).attr('height', HEIGHT);
  inside
    .append('text')
    .attr('x', WIDTH / 2)
    .attr('y', HEIGHT / 2)
    .text(label);
}

function toneOf({ installed, unclaimedCount }: ClientComponent): string {
  if (unclaimedCount > 0) return 'attention';
  return installed ? 'installed' : 'carried';
}

function labelOf({ name, version }: ClientComponent): string {
  const label = version === '' ? name : `${name} ${version}`;
  const letters = Array.from(label);
  return letters.length > LONGEST_LABEL ? `${letters.slice(0, LONGEST_LABEL).join('')}…` : label;
}
