// SPDX-License-Identifier: Apache-2.0
// A region's map as SVG paths, from Natural Earth's 1:50m countries (world-atlas): simplified with borders kept in common,
// projected with equal areas (Lambert azimuthal), so that the shade of a country weighs by its true size.
import { geoArea, geoAzimuthalEqualArea, geoPath } from 'd3-geo';
import { merge } from 'topojson-client';
import { presimplify, simplify, sphericalTriangleArea } from 'topojson-simplify';
import { readJson, territories } from './codes.mjs';

const steradian = 1 / (6371 * 6371);        // of one square kilometre
const detail = 160 * steradian;             // triangles of a line below this are dropped
const smallestIsland = 500 * steradian;     // land below this is dropped
const smallState = 7000;                   // square kilometres; below it a country gets a circle
const markerRadius = 9;
const margin = 14;

export async function regionMap(region) {
  const atlas = await readJson('world-atlas/countries-50m.json');
  const topology = simplify(presimplify(atlas, sphericalTriangleArea), detail);
  const own = new Set(region.countries);
  const groups = new Map();
  const others = [];
  for (const shape of topology.objects.countries.geometries) {
    const code = alpha3(shape.id) ?? region.merged[shape.properties.name];
    if (own.has(code)) groups.set(code, [...(groups.get(code) ?? []), shape]);
    else others.push(shape);
  }
  const absent = region.countries.filter((code) => !groups.has(code));
  if (absent.length) throw new Error(`the atlas has no ${absent.join(' ')}`);

  const shapes = new Map([...groups].map(([code, parts]) => [code, withoutSpecks(merge(topology, parts))]));
  const { projection, height } = fitted(region, [...shapes.values()]);
  const countries = {};
  for (const code of region.countries) {
    countries[code] = { d: pathOf(shapes.get(code), projection) };
    const full = merge(atlas, groups.get(code));
    if (geoArea(full) / steradian < smallState) countries[code].marker = geoPath(projection).centroid(full).map(Math.round);
  }
  return {
    region: region.name,
    source: 'Natural Earth 1:50m (public domain), by world-atlas 2.0.2',
    viewBox: [0, 0, region.width, height],
    markerRadius,
    context: pathOf(withoutSpecks(merge(topology, others)), projection.clipExtent([[0, 0], [region.width, height]])),
    countries,
  };
}

const byNumber = new Map(territories.map(({ numeric, alpha3 }) => [numeric, alpha3]));
function alpha3(id) {
  return id === undefined ? undefined : byNumber.get(String(id).padStart(3, '0'));
}

/** Without islands too small to see; the largest part always stays. */
function withoutSpecks(shape) {
  const sized = shape.coordinates.map((rings) => ({ rings, area: geoArea({ type: 'Polygon', coordinates: rings }) }));
  const largest = Math.max(...sized.map(({ area }) => area));
  const kept = sized.filter(({ area }) => area >= Math.min(smallestIsland, largest));
  return { type: 'MultiPolygon', coordinates: kept.map(({ rings }) => rings) };
}

function fitted(region, shapes) {
  const all = { type: 'GeometryCollection', geometries: shapes };
  const [longitude, latitude] = region.centre;
  const projection = geoAzimuthalEqualArea().rotate([-longitude, -latitude]).precision(0);
  projection.fitWidth(region.width - 2 * margin, all);
  const [x, y] = projection.translate();
  projection.translate([x + margin, y + margin]);
  return { projection, height: Math.ceil(geoPath(projection).bounds(all)[1][1] + margin) };
}

/** Whole units and relative steps: a third of the bytes of absolute decimals. */
function pathOf(shape, projection) {
  let text = '', ring = [];
  const flush = () => {
    if (ring.length > 2) {
      let [x, y] = ring[0];
      text += `M${x} ${y}l`;
      text += ring.slice(1).map(([nextX, nextY]) => {
        const step = `${nextX - x} ${nextY - y}`;
        [x, y] = [nextX, nextY];
        return step;
      }).join(' ').replaceAll(' -', '-') + 'z';
    }
    ring = [];
  };
  const add = (x, y) => {
    const point = [Math.round(x), Math.round(y)], last = ring.at(-1);
    if (!last || last[0] !== point[0] || last[1] !== point[1]) ring.push(point);
  };
  const context = { moveTo(x, y) { flush(); add(x, y); }, lineTo: add, closePath: flush, arc() {} };
  geoPath(projection, context)(shape);
  flush();
  return text;
}
