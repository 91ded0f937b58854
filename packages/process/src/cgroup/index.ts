export * from './cgroup-path.js';
export * from './machine-cgroup.js';
export * from './own-cgroup.js';
export * from './process-cgroup.js';
