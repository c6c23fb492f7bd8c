"""How good the forecasts are: measured on videos that the prior was not learned from."""
