export const options = { minIterationDuration: "1s" };
export default () => {};
