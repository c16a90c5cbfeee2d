/** A parent is a pupil who only reads; the pupil's journey writes nothing. */
export { journey } from "./pupil.ts";
