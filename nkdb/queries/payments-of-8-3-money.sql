-- What do workers pay as 8.3 Money, over which period, and who says so?
SELECT low, high, unit, per, printed, chain
FROM figure_flat
WHERE measure_key = '8-3-money-payment'
ORDER BY per IS NULL, per, low IS NULL, low, figure_key
