// SPDX-License-Identifier: Apache-2.0
// Parts of Observable Plot that no page uses but every bundle would carry, some 80 kB: colour schemes (ours are in style/theme.css), its own
// legends (chart.ts makes them), geographic projections (the map is drawn at build time). Each stands in with what Plot calls on the way to a
// chart that has none of them, and throws where a chart asks for one. A version of Plot that wants more fails to build.

const refuse = (name) => `export function ${name}() { throw new Error('${name} of Plot is left out of this bundle: web/tools/left_out.mjs'); }\n`;

const standIns = {
  'scales/schemes.js': `
    export function isCategoricalScheme() { return false; }
    export function isDivergingScheme() { return false; }
    ${['ordinalScheme', 'ordinalRange', 'maybeBooleanRange', 'quantitativeScheme'].map(refuse).join('')}`,
  'legends.js': `
    export function createLegends() { return []; }
    export function exposeLegends() { return legend; }
    ${refuse('legend')}`,
  'projection.js': `
    export function createProjection() {}
    export function hasProjection() { return false; }
    export function projectionAspectRatio() {}
    export function xyProjection() {}
    ${['project', 'applyPosition', 'getGeometryChannels'].map(refuse).join('')}`,
};

export const leftOut = {
  name: 'left-out',
  setup(build) {
    build.onLoad({ filter: /[\\/]@observablehq[\\/]plot[\\/]src[\\/]/ }, ({ path }) => {
      const file = path.replaceAll('\\', '/').split('/plot/src/')[1];
      const contents = standIns[file];
      return contents === undefined ? undefined : { contents, loader: 'js' };
    });
  },
};
