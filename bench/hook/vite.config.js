export default { base: "./", build: { outDir: "dist", emptyOutDir: true, reportCompressedSize: false } };
