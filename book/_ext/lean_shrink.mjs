// Joins style sheets and scripts: reads {site, styles, scripts} on standard input, and writes
// _static/site.css, _static/site.js and the fonts that the style sheet still names.
// Names are paths in the site; a script that is no path is a script's text.

import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, basename } from "node:path";
import { buildSync, transformSync } from "esbuild";
import { PurgeCSS } from "purgecss";

const { site, styles, scripts } = JSON.parse(readFileSync(0, "utf-8"));
const target = join(site, "_static");

/** All style sheets in their order as one text, and the files that it names, by path. */
function joined() {
  const { outputFiles } = buildSync({
    stdin: { contents: styles.map((path) => `@import ${JSON.stringify(join(site, path))};`).join("\n"), loader: "css", resolveDir: site },
    bundle: true,
    write: false,
    outdir: target,
    assetNames: "fonts/[name]",
    external: ["./fonts/*"],
    loader: { ".woff2": "file", ".ttf": "empty", ".svg": "dataurl", ".png": "dataurl" },
    logLevel: "error",
  });
  return {
    text: outputFiles.find((file) => file.path.endsWith(".css")).text,
    files: outputFiles.filter((file) => !file.path.endsWith(".css")),
  };
}

const { text, files } = joined();

// A word of any page or script counts as used, so classes that scripts set are kept.
const [{ css }] = await new PurgeCSS().purge({
  content: [join(site, "**/*.html"), join(site, "**/*.js")],
  css: [{ raw: text }],
  defaultExtractor: (content) => content.match(/[\w-]+/g) ?? [],
  safelist: { standard: [/^data-/, /^:/, /^aria-/], greedy: [/data-theme/, /data-mode/] },
});
const minified = transformSync(css, { loader: "css", minify: true }).code;

mkdirSync(target, { recursive: true });
writeFileSync(join(target, "site.css"), minified);
for (const file of files.filter((file) => minified.includes(basename(file.path)))) {
  mkdirSync(dirname(file.path), { recursive: true });
  writeFileSync(file.path, file.contents);
}

// Not bundled: each is a classic script that leaves its names to the next.
const program = scripts
  .filter((script) => !script.includes("DOCUMENTATION_OPTIONS.pagename"))
  .map((script) => (script.startsWith("_static/") ? readFileSync(join(site, script), "utf-8") : script))
  .join("\n;\n");
writeFileSync(join(target, "site.js"), transformSync(program, { minifyWhitespace: true, minifySyntax: true, legalComments: "none" }).code);
