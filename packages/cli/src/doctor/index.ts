export { type DoctorOptions, runDoctor } from './run-doctor.js';
