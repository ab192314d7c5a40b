// The panel's script. Every page works without it, as links and forms; this only makes it quicker.
import { choosing } from "./choose.js";
import { copying } from "./copy.js";
import { drawer } from "./drawer.js";
import { forms } from "./form.js";
import { keyboard } from "./keyboard.js";
import { menus } from "./menu.js";
import { network } from "./network.js";
import { selection } from "./selection.js";
import { looks } from "./looks.js";
import { toasts } from "./toast.js";

looks();
menus();
toasts();
copying();
forms();
selection();
drawer();
choosing();
keyboard();
network();
