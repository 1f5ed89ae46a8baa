// What the parts of the large viewer hand each other; read by the type checker alone.

interface Box { left: number; right: number; top: number; bottom: number }
interface Point { x: number; y: number }
interface Circle { x: number; y: number; radius: number }

// Pixels of the stage and places of the world; y grows downwards in both.
interface Eye extends Camera {
  width: number; height: number;
  resize(width: number, height: number): void;
  limit(least: number, most: number): void;
  toScreen(x: number, y: number): Point;
  toWorld(px: number, py: number): Point;
  seen(margin?: number): Box;
  zoomAt(px: number, py: number, factor: number): void;
  shift(dx: number, dy: number): void;
  fit(box: Box, most?: number): Camera;
  set(to: Camera): void;
  glide(to: Camera, ms: number, now: number): void;
  step(now: number): boolean;
  stop(): void;
}

interface Grid {
  pick(x: number, y: number, reach: number, largest: number, radius: ArrayLike<number>, shown: ArrayLike<number>): number;
  within(box: Box, most?: number): number[] | null;
  box: Box;
}

// How the picture is made up at a distance: ties of people, or bundles of agencies.
interface Detail { ties: number; bundles: number; points: number }

interface Painter {
  kind: "webgl" | "canvas";
  canvas: HTMLCanvasElement;
  lost: boolean;
  most: number; // pixels along a side
  load(scene: Loaded): void;
  list(ties: Uint32Array): void;
  place(i: number): void;
  begin(eye: Eye, detail: Detail, ratio: number, moving: boolean): void;
  ties(from: number, to: number, sparse: boolean): void;
  people(): void;
  finish(): void;
  restored(act: () => void): void;
}

// A view, and what is worked out from it once.
interface Loaded {
  view: View; theme: Theme; n: number; m: number;
  xy: Float32Array; // places, x and y by turns
  source: Uint32Array; target: Uint32Array; grid: Grid;
  largest: number; widest: number; box: Box;
  drawn: Uint32Array; // ties, most important last
  bundles: Bundle[]; // the most important last
  length: number; ground: number; people: number;
}

// The ties that are kept ready for painting, and how much of the picture they fill.
interface Listed { ties: Uint32Array; box: Box | null; area: number; length: number; alpha: number; width: number }
