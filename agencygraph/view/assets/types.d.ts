// What the scripts of a page hand to each other; read by `make js`, never by a page.

// --- what unpack.js gives: columns, people and agencies by position ------------------

/** Columns of a scene; n people, m ties, W waves, A agencies. */
interface Data {
  graph: DataGraph;
  waves: { label: string[] };
  kinds: { name: string[] };
  people: DataPeople;
  agencies: DataAgencies;
  ties: DataTies;
  measures: Measure[];
  words: Record<string, string>;
  /** What vis-network is fed; of the engine "pyvis" alone. */
  engine?: any;
}
interface DataGraph {
  title: string;
  directed: boolean;
  /** Whether any agency is known. */
  grouped: boolean;
  engine: string;
  unit: "person" | "agency";
  /** Position of the measure that size shows; -1: all are equal. */
  size: number;
  /** Position of the measure that colour shows; -1: the agency does. */
  colour: number;
  from: number;
  to: number;
  mode: Mode;
  level: Level;
  notes: string[];
  theme: "auto" | "light" | "dark";
  language: string;
  /** The kind that measures were computed of, or "". */
  measured: string;
}
type Mode = "wave" | "change";
type Level = "people" | "agencies";
interface DataPeople {
  id: string[];
  name: string[];
  x: Float32Array;
  y: Float32Array;
  /** By wave. */
  agency: Int32Array[];
  present: Uint8Array[];
  answered: Uint8Array[];
}
interface DataAgencies {
  id: string[];
  name: string[];
  known: boolean[];
  colour: string[];
  x: Float32Array;
  y: Float32Array;
  radius: Float32Array;
}
interface DataTies {
  source: Uint32Array;
  target: Uint32Array;
  kind: Uint8Array;
  /** By wave; 0: no tie, NaN: not observed. */
  weights: Float64Array[];
}
interface Measure {
  name: string;
  label: string;
  group: string;
  definition: string;
  /** Whether its numbers are whole. */
  whole: boolean;
  /** By wave; NaN: not defined. */
  values: Float64Array[];
  /** Between the waves `from` and `to`. */
  change: Float64Array | null;
  from: number;
  to: number;
}

// --- what is looked at ------------------------------------------------------------------

interface State {
  mode: Mode;
  from: number;
  to: number;
  level: Level;
  /** The agency that was opened; -1: none. */
  open: number;
  off: Set<number>;
  offKinds: Set<number>;
  least: number;
  where: "all" | "within" | "across";
  size: number;
  colour: number;
  selected: number;
  agency: number;
  path: { people: number[]; ties: number[] } | null;
  pinned: Map<number, Point>;
}
interface Point {
  x: number;
  y: number;
}

interface Say {
  (key: string, values?: Record<string, string | number>): string;
  count(key: string, n: number): string;
}
interface Part {
  (key: "search"): HTMLInputElement;
  (key: "size" | "colour"): HTMLSelectElement;
  (key: string): HTMLElement;
}

/** What the shell shares with every part of the page. */
interface Graph {
  data: Data;
  model: Model;
  say: Say;
  state: State;
  part: Part;
  engine: Engine;
  radii: Float32Array;
  view: View;
  redraw(): void;
  select(person: number, travel?: boolean): void;
  selectAgency(agency: number): void;
  hover(person: number): void;
  showAgency(agency: number): void;
  announce(text: string): void;
  isShown(person: number): boolean;
  isTieShown(tie: number): boolean;
  [name: string]: any;
}
/** A part of the page; what it returns is drawn at each redraw. */
type Feature = (graph: Graph) => { draw(): void } | void;
interface Model {
  [name: string]: any;
}

// --- engines ----------------------------------------------------------------------------

type CreateEngine = (container: HTMLElement, data: Data, events: EngineEvents) => Engine;
interface EngineEvents {
  hover(person: number): void;
  select(person: number): void;
  selectAgency(agency: number): void;
  pin(person: number, x: number, y: number): void;
  ready(): void;
}
interface Engine {
  setVisible(view: View): void;
  highlight(lit: Lit | null): void;
  focus(target: Target, smooth?: boolean): void;
  move(step: { zoom?: number; x?: number; y?: number }): void;
  screenOf(person: number): Point;
  setWheel(on: boolean): void;
  camera(): Camera;
  setCamera(camera: Camera): void;
  png(scale?: number): Promise<Blob>;
  setTheme(theme: Theme): void;
  [name: string]: any;
}
type Target = "all" | { agency: number; person?: undefined } | { person: number; agency?: undefined };
interface Camera {
  x: number;
  y: number;
  scale: number;
}
interface TieStyle {
  colour: string;
  alpha: number;
  dashes: number[] | null;
}
interface Disc {
  x: number;
  y: number;
  radius: number;
  colour: string;
  known: boolean;
  drawn: boolean;
  shown: boolean;
  name: string;
  count: number;
}
interface Bundle {
  one: number;
  two: number;
  links: number;
  colour: string;
  width: number;
  class: number;
}
/** All that an engine draws. */
interface View {
  level: Level;
  people: Uint8Array;
  radius: Float32Array;
  colour: Uint16Array;
  colours: string[];
  hollow: Uint8Array;
  /** 1: joined, 2: left. */
  mark: Uint8Array;
  /** People, the most important first. */
  order: Uint32Array;
  /** Position in `styles`; 255: not shown. */
  tieClass: Uint8Array;
  styles: TieStyle[];
  tieWidth: Float32Array;
  /** Ties that are seen, the most important last. */
  tieOrder: Uint32Array;
  discs: Disc[];
  bundles: Bundle[];
  selected: number;
  agency: number;
  x: Float32Array;
  y: Float32Array;
  theme: Theme;
  [name: string]: any;
}
/** What is lit while the rest is faded. */
interface Lit {
  centre: number;
  people: Set<number>;
  ties: Uint32Array | number[];
  agencies: Set<number>;
}
interface Theme {
  dark: boolean;
  ground: string;
  ink: string;
  soft: string;
  faint: string;
  halo: string;
  veil: string;
  across: string;
  unknown: string;
}

// --- what the scripts leave for each other ------------------------------------------------

type Attribute = string | number | boolean | null | undefined;
type Listener = [name: string, act: (event: any) => unknown];
interface ElOptions {
  on?: Listener[];
  [attribute: string]: Attribute | Listener[];
}
interface AgencyGraph {
  engines: Map<string, CreateEngine>;
  graphs: Map<string, any>;
  dom: {
    el<K extends keyof HTMLElementTagNameMap>(
      tag: K,
      options?: ElOptions,
      ...children: (Node | string | null)[]
    ): HTMLElementTagNameMap[K];
    name(text: string): HTMLElement;
    dot(colour: string, hollow?: boolean): HTMLElement;
    [name: string]: any;
  };
  format: {
    number(x: number, whole?: boolean): string;
    grouped(digits: string): string;
    speaker(words: Record<string, string>): Say;
    isolate(text: string): string;
    cut(text: string, most: number): string;
    plain(text: string): string;
    [name: string]: any;
  };
  unpack(text: string): Promise<Data>;
  [name: string]: any;
}
declare var agencygraph: AgencyGraph;
/** vis-network, from pyvis's wheel. */
declare var vis: any;
