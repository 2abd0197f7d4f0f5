import { formatInteger } from '../units.ts';
import { html, type Markup } from './markup.ts';
import type { PageData } from './page-data.ts';
import { COLOURS, paint } from './palette.ts';
import { RING_RADIUS, type RingConfig, type RingPicture, ringPicture } from './ring-picture.ts';

/** Placements whose points lie on one circle where the hash of a key lies too: there the key box can show it. */
const RINGS = ['ring', 'ketama', 'envoy-ring', 'bounded'];
/** A ring of more takes seconds to build, here and in the page. */
const MOST_POINTS = 4_000_000;
/** More characters of ids than this would fill the file: then there is no key box. */
const MOST_ID_CHARACTERS = 300_000;

/**
 * The ring as a picture, and a box that routes a key as the library does.
 * @param variant which of several rings it is
 */
export function ringSection(config: RingConfig, id: string, data: PageData, variant?: string): Markup {
  const drawn = pictureOf(config);
  const title = (words: string) => html`<h4>${variant === undefined ? words : `${words} of ${variant}`}</h4>`;
  if (typeof drawn === 'string') return html`${title('The ring')}<p>${drawn}</p>`;
  const box = keyBox(config, id, data);
  if (!drawn) {
    const why = `${config.algorithm} has no ring to draw: it finds the node of each key by calculation.`;
    return html`${title('Where keys live')}<p>${why}</p>${box}`;
  }
  return html`${title('The ring')}<figure class="ring-figure" id="${id}-ring">${drawn.picture}<div class="beside">${laneLegend(drawn.lanes, config)}${box}</div><figcaption>${drawn.caption}</figcaption></figure>`;
}

/** A picture, none, or why there is no placement: a run of another version may name what this one does not know. */
export function pictureOf(config: RingConfig): RingPicture | undefined | string {
  if (config.nodes.length * config.vnodes > MOST_POINTS)
    return 'It has too many points to draw, or to route a key here.';
  try {
    return ringPicture(config);
  } catch (error) {
    return `The placement cannot be drawn: ${(error as Error).message}`;
  }
}

function laneLegend(lanes: RingPicture['lanes'], { nodes }: RingConfig): Markup {
  const ids = nodes.map(({ id }) => id).sort();
  const more = ids.length - lanes.length;
  return html`<ul class="lanes">${lanes.map(({ node, colour }, i) => html`<li data-owner="${ids[node]}"><span>${i + 1}</span><i style="--own:${paint(colour)}"></i>${ids[node]}</li>`)}</ul>${more > 0 && html`<p class="faint">… and ${formatInteger(more)} more nodes; ${COLOURS} colours take turns.</p>`}`;
}

function keyBox({ algorithm, hash, vnodes, nodes }: RingConfig, id: string, data: PageData): Markup {
  const ids = nodes.map((node) => node.id);
  if (ids.join('').length > MOST_ID_CHARACTERS) return html`<p class="faint">Too many nodes for a key box.</p>`;
  const isRing = RINGS.includes(algorithm);
  data.keyBoxes[`${id}-key`] = { algorithm, hash, vnodes, nodes: ids, radius: isRing ? RING_RADIUS : null };
  return html`<div class="key-box" id="${id}-key"><label for="${id}-key-input">Where does a key live?</label><input id="${id}-key-input" type="text" autocomplete="off" spellcheck="false" placeholder="type a key, e.g. user:1"><output for="${id}-key-input"><span class="faint">Its hash, its owner and its replicas come here.</span></output></div>`;
}
