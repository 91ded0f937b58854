// npm run bench: a place for the measurements of a later milestone.
console.log('Benchmarks: not yet, they come with a later milestone.');
