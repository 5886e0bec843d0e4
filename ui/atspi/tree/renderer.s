// This file is empty: with it the compiler takes a function that is linked in.
