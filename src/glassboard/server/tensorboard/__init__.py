"""TensorBoard's HTTP data API, so that scripts that ask it go on working."""
