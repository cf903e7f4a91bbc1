"""Makes the demo by the services people use: every step can be repeated, and finds what is there already."""
