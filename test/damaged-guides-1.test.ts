import { describeDamagedGuides } from "./support/damaged-guides.js";

describeDamagedGuides(0, 2);
