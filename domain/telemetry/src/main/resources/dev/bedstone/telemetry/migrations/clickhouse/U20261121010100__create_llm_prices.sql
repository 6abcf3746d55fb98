DROP TABLE llm_prices;
