import type { Topology } from '../api/types';

export interface Dot {
  address: string;
  hops: number;
  /** From the middle of a drawing that reaches from −100 to 100. */
  x: number;
  y: number;
}

export interface Line {
  from: Dot;
  to: Dot;
  selected: boolean;
}

const EDGE = 88;

/** Ourselves in the middle, every other node on the ring of its hops: the same each time. */
export function layout(topology: Topology): { dots: Dot[]; lines: Line[] } {
  const hops = new Map<string, number>([[topology.self, 0]]);
  for (const neighbour of topology.neighbours) {
    hops.set(neighbour.address, 1);
  }
  for (const way of topology.ways) {
    hops.set(way.to, Math.min(hops.get(way.to) ?? Infinity, way.hops));
  }
  const furthest = Math.max(1, ...hops.values());
  const dots = new Map<string, Dot>();
  for (let ring = 0; ring <= furthest; ring++) {
    const here = [...hops].filter(([, each]) => each === ring).map(([address]) => address).sort();
    here.forEach((address, i) => {
      const angle = (2 * Math.PI * i) / here.length + ring;
      const radius = (EDGE * ring) / furthest;
      dots.set(address, { address, hops: ring, x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
    });
  }
  return { dots: [...dots.values()], lines: lines(topology, dots) };
}

function lines(topology: Topology, dots: Map<string, Dot>): Line[] {
  const all: Line[] = [];
  const add = (from: string, to: string, selected: boolean) => {
    const [a, b] = [dots.get(from), dots.get(to)];
    if (a !== undefined && b !== undefined && a !== b) {
      all.push({ from: a, to: b, selected });
    }
  };
  topology.neighbours.forEach((each) => add(topology.self, each.address, true));
  topology.ways.filter((each) => each.via !== each.to).forEach((each) => add(each.via, each.to, each.selected));
  return all;
}
