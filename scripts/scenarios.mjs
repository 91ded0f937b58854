// npm run scenarios: a place for the load and fault scenarios of a later milestone.
console.log('Scenarios: not yet, they come with a later milestone.');
