// Imported before anything else, and written in old JavaScript: it has to be understood by the versions it turns away.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error('Tsunagu needs Node.js 20.19 or newer; this is ' + process.version + '.');
  process.exit(1);
}
