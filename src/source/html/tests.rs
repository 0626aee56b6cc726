//! Whole pages, as sites of different years write them.

use super::*;
