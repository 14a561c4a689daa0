"""Makes the data and the weights that the package ships; run from the root of the project."""
