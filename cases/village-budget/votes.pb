META
key;value
description;Village budget of Roccaverde (a made village, made ballots)
country;none
unit;Roccaverde
instance;made
num_projects;12
num_votes;90
budget;120000
vote_type;approval
rule;equalshares
currency;EUR
language;en
PROJECTS
project_id;cost;name
road;42000;Pave the road to the upper hamlet
square;26000;Stone benches and lamps for the upper square
barn;30000;A shared barn for the upper pastures
well;24000;A second well in the lower hamlet
bridge;28000;A footbridge over the Verde
nursery;20000;A nursery in the old school
bus;15000;A bus to the clinic twice a week
library;6000;Books for the school
trees;6000;A hundred walnut trees
website;9000;A page of the village on the internet
dam;150000;A dam above the mill
feast;0;Open the town hall for the harvest feast
VOTES
voter_id;vote;hamlet;sex;age
1;road,square,barn,nursery,feast;upper;M;40 and over
2;road,square,barn,trees;upper;F;40 and over
3;road,square,barn,well,bus,library,feast;upper;M;40 and over
4;road,square,barn,nursery;upper;M;under 40
5;square,barn,bus,feast;upper;M;40 and over
6;road,square,barn,nursery,bus,website;upper;F;under 40
7;road,square,nursery,library,trees;upper;F;40 and over
8;road,square,barn,bus,library,trees,feast;upper;F;40 and over
9;road,square,barn,nursery,bus;upper;F;40 and over
10;road,barn,bus;upper;M;40 and over
11;road,square,barn,well,bridge,library,dam,feast;upper;F;40 and over
12;road,square,barn,nursery,bus,library,feast;upper;F;under 40
13;road,square,bus,library;upper;F;40 and over
14;road,square,well,bus,feast;upper;M;40 and over
15;road,nursery,bus,feast;upper;F;40 and over
16;road,square,barn,bus;upper;M;40 and over
17;square,barn,nursery,bus,library;upper;F;40 and over
18;road,barn,well,nursery,bus,dam;upper;F;under 40
19;road,nursery,bus;upper;F;40 and over
20;road,square,well,bus,feast;upper;M;40 and over
21;square,barn,nursery,bus,library,dam,feast;upper;F;under 40
22;road,square,barn,library,trees,feast;upper;M;40 and over
23;road,square,well,nursery,bus,library,trees,dam;upper;F;40 and over
24;road,square,trees;upper;M;under 40
25;road,square,barn,trees,dam,feast;upper;M;40 and over
26;road,square,barn,bus,trees,website,feast;upper;M;under 40
27;road,square,barn,bus;upper;M;40 and over
28;road,square,barn,bridge,feast;upper;M;40 and over
29;square,barn,bus,library,feast;upper;M;under 40
30;road,square,barn,nursery,feast;upper;M;40 and over
31;road,square,website,feast;upper;M;under 40
32;road,barn,nursery,feast;upper;F;40 and over
33;road,square,barn,nursery,dam,feast;upper;F;40 and over
34;road,square,nursery,dam;upper;F;under 40
35;square,barn,bridge,nursery,bus;upper;M;40 and over
36;;upper;M;under 40
37;road,square,nursery,bus,feast;upper;F;under 40
38;road,barn,bridge,nursery,bus,feast;upper;F;under 40
39;road,square,barn,feast;upper;F;40 and over
40;square,barn,nursery,bus,trees,feast;upper;F;40 and over
41;road,square,barn,bridge,nursery,bus,library,trees;upper;M;40 and over
42;road,square,nursery,bus,library;upper;F;under 40
43;square,bridge,bus,library;upper;M;40 and over
44;road,well,dam,feast;upper;M;40 and over
45;road,square,barn,nursery,bus,library,feast;upper;M;40 and over
46;road,square,barn,nursery,library,trees,feast;upper;F;under 40
47;road,barn,nursery,bus,feast;upper;M;40 and over
48;road,square,barn,well,nursery,library;upper;M;under 40
49;road,square,library,trees;upper;F;under 40
50;road,square,barn,bus,dam,feast;upper;F;40 and over
51;road,square,barn,nursery,bus,library;upper;F;under 40
52;road,square,barn,nursery,bus,trees,feast;upper;F;40 and over
53;road,square,nursery,bus,library,trees;upper;F;under 40
54;road,square,barn,bridge,trees,feast;upper;M;40 and over
55;road,nursery;upper;F;under 40
56;well,bridge,nursery,bus,trees,feast;lower;M;under 40
57;road,well,bridge;lower;F;40 and over
58;well,bridge,bus,dam;lower;M;40 and over
59;barn,well,bridge,nursery,bus;lower;M;under 40
60;well,bridge,feast;lower;F;40 and over
61;well,bridge,nursery,bus,trees;lower;M;under 40
62;well,bridge,nursery,bus,trees,dam,feast;lower;F;40 and over
63;well,bridge,nursery,bus,website,feast;lower;F;under 40
64;well,bridge,nursery,bus,library;lower;F;40 and over
65;well,bridge,nursery,bus,library,trees,feast;lower;F;under 40
66;well,bridge,nursery,bus,library,trees,dam;lower;M;under 40
67;well,bridge,nursery,bus;lower;M;40 and over
68;well,bridge,nursery,library,dam;lower;F;under 40
69;well,library;lower;F;40 and over
70;well,bus,feast;lower;F;40 and over
71;well,nursery,bus,library,trees;lower;F;40 and over
72;square,bridge,nursery,bus,website;lower;M;40 and over
73;well,bridge,bus,trees,feast;lower;M;40 and over
74;well,bridge,library;lower;M;40 and over
75;well,bridge,nursery,bus,trees,feast;lower;F;under 40
76;well,bridge,nursery,bus;lower;F;under 40
77;;lower;F;40 and over
78;well,bridge,nursery,bus,library,feast;lower;M;under 40
79;well,bridge,nursery,bus,library,feast;lower;M;40 and over
80;bridge,feast;lower;M;under 40
81;well,bridge,nursery,bus;lower;F;40 and over
82;well,bridge,trees,feast;lower;M;40 and over
83;road,well,bridge,nursery,bus,library,feast;lower;F;40 and over
84;well,bridge,nursery,bus,trees;lower;F;under 40
85;well,bridge,nursery,bus;lower;F;under 40
86;well,bridge,bus,library;lower;M;40 and over
87;well,bridge,bus,feast;lower;M;40 and over
88;well,bridge,trees;lower;M;40 and over
89;well,bridge,nursery,library,trees,dam;lower;F;40 and over
90;well,bridge,nursery,feast;lower;M;40 and over
