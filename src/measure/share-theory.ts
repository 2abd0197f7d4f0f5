import { multiprobeKurtosis, multiprobeShareCv, ringShareCv, slotShareCv } from './closed-forms.ts';

/** What theory says of the shares that nodes of equal weight have, with a good hash. */
export interface ShareTheory {
  /** CV of the true shares, which a sample does not change. */
  readonly cv: number;
  /** Excess kurtosis of a share; null where the CV is no matter of chance, so that a z-score means nothing. */
  readonly kurtosis: number | null;
}

/** A placement as far as theory goes by it. */
export interface TheoryInput {
  nodes: number;
  /** Points a node; null where there are none. */
  vnodes: number | null;
  /** `Arcs.space`: the slots of a table; null where shares cannot be computed. */
  space: number | null;
}

type Theory = (input: TheoryInput) => ShareTheory | null;

/** Probes of a lookup unless told otherwise. */
const PROBES = 21;

/** Arcs between random points. */
const points: Theory = ({ nodes, vnodes }) =>
  vnodes === null ? null : { cv: ringShareCv(nodes, vnodes), kurtosis: 6 / vnodes };
/** Each key is on its own, and each node as likely: what a sample shows is its own noise. */
const even: Theory = () => ({ cv: 0, kurtosis: 0 });
const probes: Theory = ({ nodes }) => ({ cv: multiprobeShareCv(nodes, PROBES), kurtosis: multiprobeKurtosis(PROBES) });
/** Not even, but dealt out: the same with every good hash. */
const slots: Theory = ({ nodes, space }) => (space === null ? null : { cv: slotShareCv(nodes, space), kurtosis: null });
/** A ring that is cut off at the load factor has no closed form. */
const none: Theory = () => null;

/** One line for each algorithm; one that is not listed has no closed form. */
const THEORIES: Readonly<Record<string, Theory>> = {
  ring: points,
  ketama: points,
  'envoy-ring': points,
  rendezvous: even,
  jump: even,
  jumpback: even,
  maglev: slots,
  multiprobe: probes,
  anchor: even,
  dx: even,
  memento: even,
  bounded: none,
  modulo: even,
};

/** null where there is no closed form. */
export function shareTheory(algorithm: string, input: TheoryInput): ShareTheory | null {
  return (THEORIES[algorithm] ?? none)(input);
}
