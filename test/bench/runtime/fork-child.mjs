process.on('message', async ({ id, event }) => {
  const main = async (given) => ({ hello: given.name });
  process.send({ id, result: await main(event) });
});
