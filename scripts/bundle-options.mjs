/** How esbuild makes one file of a program and what it needs: the command, and the programs that tests start often. */
export const bundleOptions = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  // The module form of a package, where it has one: the other cannot always be followed.
  mainFields: ["module", "main"],
  // What is native, or found by its place among packages: the PDF compiler, its fonts.
  external: ["@myriaddreamin/*", "@expo-google-fonts/*"],
  // CommonJS packages ask for Node's own modules by this name.
  banner: {
    js:
      'import { createRequire as createBundleRequire } from "node:module"; ' +
      "const require = createBundleRequire(import.meta.url);",
  },
  charset: "utf8",
  logLevel: "warning",
};
