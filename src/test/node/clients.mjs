// node clients.mjs LIBRARY ABILITY URL KEY MODEL PROMPT
// Uses one client library as its users do. Prints what came as one JSON value a line; fails if the library does.

const [library, ability, url, key, model, prompt] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${key}` };
const openAiUrl = `${url}/v1`;
const city = { type: 'object', properties: { city: { type: 'string' } } };
const weather = { type: 'function', function: { name: 'weather', description: 'Tells the weather', parameters: city } };

const say = value => console.log(JSON.stringify(value));

const libraries = {
  async openai() {
    const { default: OpenAI } = await import('openai');
    const client = new OpenAI({ baseURL: openAiUrl, apiKey: key });
    const messages = [{ role: 'user', content: prompt }];
    return {
      async models() {
        const names = [];
        for await (const one of client.models.list()) names.push(one.id);
        return names;
      },
      chat: async () => (await client.chat.completions.create({ model, messages })).choices[0].message.content,
      async *stream(signal) {
        for await (const chunk of await client.chat.completions.create({ model, messages, stream: true }, { signal })) {
          yield chunk.choices[0]?.delta?.content;
        }
      },
      tool: async () =>
        (await client.chat.completions.create({ model, messages, tools: [weather] })).choices[0].message.tool_calls[0]
          .function.name,
      embed: async () => (await client.embeddings.create({ model, input: prompt })).data[0].embedding.length,
    };
  },

  async ollama() {
    const { Ollama } = await import('ollama');
    const client = new Ollama({ host: url, headers });
    const messages = [{ role: 'user', content: prompt }];
    return {
      models: async () => (await client.list()).models.map(one => one.name),
      chat: async () => (await client.chat({ model, messages })).message.content,
      async *stream(signal) {
        signal.addEventListener('abort', () => client.abort());
        for await (const part of await client.chat({ model, messages, stream: true })) yield part.message.content;
      },
      tool: async () =>
        (await client.chat({ model, messages, tools: [weather] })).message.tool_calls[0].function.name,
      embed: async () => (await client.embed({ model, input: prompt })).embeddings[0].length,
    };
  },

  async langchain() {
    const { ChatOllama, OllamaEmbeddings } = await import('@langchain/ollama');
    const chat = new ChatOllama({ baseUrl: url, headers, model });
    return {
      chat: async () => (await chat.invoke(prompt)).content,
      async *stream(signal) {
        for await (const chunk of await chat.stream(prompt, { signal })) yield chunk.content;
      },
      tool: async () => (await chat.bindTools([weather]).invoke(prompt)).tool_calls[0].name,
      embed: async () => (await new OllamaEmbeddings({ baseUrl: url, headers, model }).embedQuery(prompt)).length,
    };
  },

  async 'ai-ollama'() {
    const { createOllama } = await import('ai-sdk-ollama');
    const provider = createOllama({ baseURL: url, headers });
    return ai(provider(model), () => provider.embedding(model));
  },

  async 'ai-openai'() {
    const { createOpenAI } = await import('@ai-sdk/openai');
    const provider = createOpenAI({ baseURL: openAiUrl, apiKey: key });
    return ai(provider(model), () => provider.embedding(model));
  },

  async 'ai-openai-compatible'() {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
    const provider = createOpenAICompatible({ name: 'caravan', baseURL: openAiUrl, apiKey: key });
    return ai(provider(model), () => provider.embeddingModel(model));
  },
};

async function ai(language, embedding) {
  const { embed, generateText, isStepCount, jsonSchema, streamText, tool } = await import('ai');
  const offer = { description: 'Tells the weather', inputSchema: jsonSchema(city) };
  const tools = { weather: tool(offer) };
  const answered = { weather: tool({ ...offer, execute: async () => '21' }) };
  return {
    chat: async () => (await generateText({ model: language, prompt })).text,
    async *stream(abortSignal) {
      const { fullStream } = streamText({ model: language, prompt, abortSignal, onError() {} });
      for await (const part of fullStream) {
        if (part.type === 'error') throw part.error;
        if (part.type === 'text-delta') yield part.text;
      }
    },
    tool: async () => (await generateText({ model: language, prompt, tools })).toolCalls[0].toolName,
    // Its own tool's result goes back by itself, with all that was said before.
    'tool-answered': async () =>
      (await generateText({ model: language, prompt, tools: answered, stopWhen: isStepCount(2) })).text,
    embed: async () => (await embed({ model: embedding(), value: prompt })).embedding.length,
  };
}

const client = await libraries[library]();
const giveUp = new AbortController();

switch (ability) {
  case 'stream':
    for await (const piece of client.stream(giveUp.signal)) if (piece) say(piece);
    break;
  case 'give-up': {
    let pieces = 0;
    try {
      for await (const piece of client.stream(giveUp.signal)) {
        if (piece && ++pieces === 3) giveUp.abort();
      }
    } catch (aborted) {
      if (pieces < 3) throw aborted;
    }
    say('given up');
    // Were this process to end now, that alone would close the connection.
    for await (const nothing of process.stdin) void nothing;
    break;
  }
  default:
    say(await client[ability]());
}
process.exit(0);
