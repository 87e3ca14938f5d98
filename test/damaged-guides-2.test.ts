import { describeDamagedGuides } from "./support/damaged-guides.js";

describeDamagedGuides(1, 2);
