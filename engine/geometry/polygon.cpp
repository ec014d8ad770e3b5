// SPDX-License-Identifier: Apache-2.0
#include "engine/geometry/polygon.h"
