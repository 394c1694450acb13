/** Which of the three roles this process plays, and so which folders of routes it runs. */
package io.caravan.role;
