import { hashFunction } from '../hash/registry.ts';
import { hasArcs } from '../placement/arcs.ts';
import type { Placement } from '../placement/placement.ts';
import { createPlacement } from '../placement/registry.ts';
import type { KeyBoxData } from '../report/html/page-data.ts';
import { drawKey } from './key-mark.ts';

/** As many as most who replicate keep. */
const REPLICAS = 3;

/**
 * Shows where a typed key lives. The placement is the library's own, so it routes as every client does; it is built with the
 * first key, since one of many nodes takes a second.
 * @param down nodes that give no answer; when there are others, call `refresh`
 */
export function startKeyBox(
  box: HTMLElement,
  data: KeyBoxData,
  down: ReadonlySet<string> = new Set(),
): { refresh(): void } {
  const [input, output] = [box.querySelector('input')!, box.querySelector('output')!];
  const ring = box.closest('.ring-figure')?.querySelector<SVGGElement>('.key');
  const idle = [...output.childNodes];
  let placement: Placement | undefined;
  let stood = '';
  input.addEventListener('input', () => {
    const key = input.value;
    ring?.replaceChildren();
    if (key === '') return output.replaceChildren(...idle);
    placement ??= createPlacement(data.algorithm, data.nodes, { hash: data.hash, vnodes: data.vnodes });
    stood = [...down].join();
    output.replaceChildren(answer(key, placement, data, down));
    if (ring && data.radius !== null && hasArcs(placement))
      drawKey(ring, turnOf(key, placement, data), placement, data.radius);
  });
  const refresh = () => {
    // A screen reader reads out what is put there anew.
    if (placement && input.value !== '' && stood !== [...down].join()) input.dispatchEvent(new Event('input'));
  };
  return { refresh };
}

/** Where the key's hash lies, in turns from the top. */
function turnOf(key: string, { hashBits }: Placement, { hash }: KeyBoxData): number {
  if (hashBits === 32) return hashFunction(hash).hash32(key, 0) / 2 ** 32;
  const halves = new Int32Array(2);
  hashFunction(hash).hash64Into(key, 0, halves);
  return (halves[1]! >>> 0) / 2 ** 32;
}

function answer(key: string, placement: Placement, { hash }: KeyBoxData, down: ReadonlySet<string>): HTMLElement {
  const named = (id: string) => (down.has(id) ? `${id} (no answer)` : id);
  const [owner, ...others] = placement.replicasOf(key, REPLICAS);
  const facts = document.createElement('dl');
  const add = (term: string, value: string, name = '') => {
    const [dt, dd] = [document.createElement('dt'), document.createElement('dd')];
    dt.textContent = term;
    dd.textContent = value;
    dd.className = name;
    facts.append(dt, dd);
  };
  add('hash', `0x${hashFunction(hash).hash32(key, 0).toString(16).padStart(8, '0')} (${hash})`, 'hash');
  add('owner', named(owner!), 'owner');
  if (others.length > 0) add('next replicas', others.map(named).join(', '), 'replicas');
  return facts;
}
