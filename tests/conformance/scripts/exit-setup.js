export const setup = () => {
  throw new Error("in setup");
};
export default () => {};
