throw new Error("at init");
export default () => {};
