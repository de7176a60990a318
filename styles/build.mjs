// Compile the style sheets into .build/ and copy the icons that they name.
// Out: .build/entente.css, .build/entente-admin.css, .build/img/…; prints what a browser loads.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import * as sass from "sass";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const uswds = join(root, "node_modules", "@uswds", "uswds");
const out = join(root, ".build");
const heaviest = 22_000;
const sheets = { "entente.css": "entente.scss", "entente-admin.css": "admin.scss" };

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

function compile(source) {
  const { css } = sass.compile(join(root, "styles", source), {
    style: "compressed",
    loadPaths: [join(uswds, "packages")],
    // USWDS still speaks an older Sass; its deprecations are not ours to mend. Errors stop the build.
    quietDeps: true,
    logger: sass.Logger.silent,
  });
  return `/* From @uswds/uswds (see its LICENSE.md) and styles/house. */\n${css}`;
}

function copyIcons(css) {
  const icons = new Set([...css.matchAll(/url\("?(img\/[^")]+)"?\)/g)].map((match) => match[1]));
  for (const icon of icons) {
    mkdirSync(dirname(join(out, icon)), { recursive: true });
    copyFileSync(join(uswds, "dist", icon), join(out, icon));
  }
  return icons.size;
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const [name, source] of Object.entries(sheets)) {
  const css = compile(source);
  writeFileSync(join(out, name), css);
  const icons = copyIcons(css);
  const weight = brotliCompressSync(css).length;
  console.log(`${name}: ${kilobytes(css.length)}, ${kilobytes(weight)} brotli, ${icons} icons`);
  if (weight > heaviest) {
    console.error(`${name} is heavier than ${kilobytes(heaviest)}: shorten the list of components.`);
    process.exit(1);
  }
}
